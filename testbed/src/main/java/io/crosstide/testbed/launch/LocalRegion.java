package io.crosstide.testbed.launch;

import io.crosstide.contracts.id.RegionName;
import java.util.List;

/**
 * A region of the embedded default.
 *
 * @param index 0 or 1
 * @param name OSS location
 */
public record LocalRegion(int index, RegionName name) {
  /** The two regions, source first in the demonstration. */
  public static final List<LocalRegion> ALL =
      List.of(
          new LocalRegion(0, new RegionName("oss-cn-hangzhou")),
          new LocalRegion(1, new RegionName("oss-cn-beijing")));
}
