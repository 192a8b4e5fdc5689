package io.crosstide.testbed.launch;

import io.crosstide.store.region.RegionCatalogueReader;
import java.nio.file.Path;
import java.util.List;

/** Which regions an installation serves. */
public sealed interface RegionChoice {
  /** Regions at most: each has a port of its own at the gateway. */
  int COUNT_MAX = 12;

  /**
   * Names of the regions, in their order.
   *
   * @throws IllegalArgumentException if a file that was given cannot be read
   */
  List<String> names();

  /** The default: two local stores. */
  RegionChoice DEFAULT = new Local(2);

  /**
   * Local stores that the launcher runs itself.
   *
   * @param count 2 to {@value #COUNT_MAX}
   */
  record Local(int count) implements RegionChoice {
    private static final List<String> NAMES =
        List.of(
            "oss-cn-hangzhou",
            "oss-cn-beijing",
            "oss-cn-shanghai",
            "oss-cn-shenzhen",
            "oss-cn-qingdao",
            "oss-cn-zhangjiakou",
            "oss-cn-chengdu",
            "oss-cn-guangzhou",
            "oss-cn-heyuan",
            "oss-cn-huhehaote",
            "oss-cn-nanjing",
            "oss-cn-wulanchabu");

    public Local {
      if (count < 2 || count > COUNT_MAX) {
        throw new IllegalArgumentException("There are 2 to " + COUNT_MAX + " local regions");
      }
    }

    @Override
    public List<String> names() {
      return NAMES.subList(0, count);
    }
  }

  /**
   * Stores that run already.
   *
   * @param regions region catalogue with two regions at least; the demonstration copies from the
   *     first to the second
   * @param credentials its credentials
   */
  record Own(Path regions, Path credentials) implements RegionChoice {
    public Own {
      regions = regions.toAbsolutePath().normalize();
      credentials = credentials.toAbsolutePath().normalize();
    }

    @Override
    public List<String> names() {
      return new RegionCatalogueReader()
          .read(regions, credentials).regions().stream()
              .map(region -> region.name().value())
              .toList();
    }
  }
}
