package io.crosstide.testbed.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.aliyun.oss.OSS;
import com.aliyun.oss.OSSErrorCode;
import com.aliyun.oss.OSSException;
import com.aliyun.oss.model.BucketVersioningConfiguration;
import com.aliyun.oss.model.GetObjectRequest;
import com.aliyun.oss.model.SetBucketVersioningRequest;
import io.crosstide.store.ListedVersion;
import io.crosstide.testbed.model.StoreView;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A bucket and the client of its region.
 *
 * @param store past the gateway; the SDK lists markers apart from versions, which hides their order
 */
record TestBucket(OSS oss, StoreView store, int region, String name) {
  /** How a delete marker is shown among contents. */
  static final String MARKER = "-";

  /** What went between being listed and being read. */
  private static final String GONE = "gone";

  void keepVersions() {
    oss.setBucketVersioning(
        new SetBucketVersioningRequest(
            name, new BucketVersioningConfiguration(BucketVersioningConfiguration.ENABLED)));
  }

  void put(String key, String content) {
    oss.putObject(name, key, new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
  }

  void delete(String key) {
    oss.deleteObject(name, key);
  }

  /** Empty if there is none. */
  String read(String key) throws Exception {
    return oss.doesObjectExist(name, key) ? read(new GetObjectRequest(name, key)) : "";
  }

  private String read(GetObjectRequest request) throws Exception {
    try (InputStream content = oss.getObject(request).getObjectContent()) {
      return new String(content.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  Date modified(String key) {
    return oss.getObjectMetadata(name, key).getLastModified();
  }

  /** Versions and markers of a key, the newest first. */
  List<ListedVersion> versions(String key) throws Exception {
    return store.versions(key).getOrDefault(key, List.of());
  }

  /** Contents of all versions of a key, the oldest first; {@value #MARKER} for a marker. */
  List<String> contents(String key) throws Exception {
    return contents(versions(key));
  }

  /** The same of all keys. */
  Map<String, List<String>> contents() throws Exception {
    Map<String, List<String>> contents = new TreeMap<>();
    for (Map.Entry<String, List<ListedVersion>> key : store.versions("").entrySet()) {
      contents.put(key.getKey(), contents(key.getValue()));
    }
    return contents;
  }

  private List<String> contents(List<ListedVersion> newestFirst) throws Exception {
    List<String> contents = new ArrayList<>();
    for (ListedVersion version : newestFirst) {
      contents.add(content(version));
    }
    Collections.reverse(contents);
    return contents;
  }

  private String content(ListedVersion version) throws Exception {
    String key = version.key().value();
    try {
      return version.deleteMarker()
          ? MARKER
          : read(new GetObjectRequest(name, key, version.version().value()));
    } catch (OSSException e) {
      if (e.getErrorCode().equals(OSSErrorCode.NO_SUCH_VERSION)) {
        return GONE;
      }
      throw e;
    }
  }

  /** Until a key has just these versions and markers, the oldest first. */
  void await(String key, String... contents) throws Exception {
    List<String> wanted = Arrays.asList(contents);
    try {
      Await.until(
          key + " of " + name + " is " + wanted,
          Topology.PATIENCE,
          () -> contents(key).equals(wanted));
    } catch (AssertionError late) {
      assertThat(contents(key)).as(late.getMessage()).isEqualTo(wanted);
      throw late;
    }
  }

  /** Deletes one version by its content, or the latest marker. */
  void deleteVersion(String key, String content) throws Exception {
    for (ListedVersion version : versions(key)) {
      if (content(version).equals(content)) {
        oss.deleteVersion(name, key, version.version().value());
        return;
      }
    }
    throw new AssertionError("'" + key + "' has no version " + content);
  }
}
