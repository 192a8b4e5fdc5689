package io.crosstide.testbed.model;

import com.aliyun.oss.OSS;
import com.aliyun.oss.model.GenericRequest;
import com.aliyun.oss.model.GetObjectRequest;
import com.aliyun.oss.model.OSSObject;
import com.aliyun.oss.model.ObjectMetadata;
import io.crosstide.store.ListedVersion;
import io.crosstide.testbed.faults.Patient;
import io.crosstide.testbed.model.SeenVersion.SeenObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Reads everything that is in a bucket, through the gateway and from its store. */
final class BucketReader {
  private static final int READS_AT_ONCE = 8;
  private static final List<String> HEADERS =
      List.of(
          "Content-Type",
          "Cache-Control",
          "Content-Disposition",
          "Content-Encoding",
          "Content-Language",
          "Expires");

  private final OSS oss;
  private final StoreView store;

  BucketReader(OSS oss, StoreView store) {
    this.oss = oss;
    this.store = store;
  }

  /** All versions of all keys, the newest first; nobody may write meanwhile. */
  Map<String, List<SeenVersion>> read() throws Exception {
    return read("");
  }

  /** The same of the keys that begin so. */
  Map<String, List<SeenVersion>> read(String prefix) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(READS_AT_ONCE);
    try {
      Map<String, List<Future<SeenVersion>>> pending = new TreeMap<>();
      store
          .versions(prefix)
          .forEach(
              (key, versions) ->
                  pending.put(
                      key,
                      versions.stream()
                          .map(version -> threads.submit(() -> Patient.call(() -> read(version))))
                          .toList()));
      Map<String, List<SeenVersion>> all = new TreeMap<>();
      for (Map.Entry<String, List<Future<SeenVersion>>> key : pending.entrySet()) {
        List<SeenVersion> versions = new ArrayList<>();
        for (Future<SeenVersion> version : key.getValue()) {
          versions.add(version.get());
        }
        all.put(key.getKey(), versions);
      }
      return all;
    } finally {
      threads.shutdownNow();
    }
  }

  private SeenVersion read(ListedVersion version) throws Exception {
    return new SeenVersion(
        version.version().value(),
        version.latest(),
        version.deleteMarker() ? Optional.empty() : Optional.of(object(version)));
  }

  private SeenObject object(ListedVersion version) throws Exception {
    String bucket = store.bucket().value();
    String key = version.key().value();
    String id = version.version().value();
    GenericRequest properties = new GenericRequest(bucket, key, id);
    Map<String, String> tags = oss.getObjectTagging(properties).getAllTags();
    String acl = oss.getObjectAcl(properties).getPermission().toString();
    try (OSSObject object = oss.getObject(new GetObjectRequest(bucket, key, id))) {
      ObjectMetadata metadata = object.getObjectMetadata();
      String sha256 = digest(object.getObjectContent());
      return new SeenObject(
          new ObjectState(
              sha256,
              metadata.getContentLength(),
              headers(metadata),
              metadata.getUserMetadata(),
              tags,
              acl,
              metadata.getRawMetadata().get("x-oss-storage-class").toString(),
              metadata.getObjectType()),
          metadata.getETag(),
          metadata.getLastModified().toInstant(),
          store.facts(version),
          store.tags(version),
          store.acl(version));
    }
  }

  private static Map<String, String> headers(ObjectMetadata metadata) {
    Map<String, String> headers = new HashMap<>();
    for (String name : HEADERS) {
      Optional.ofNullable(metadata.getRawMetadata().get(name))
          .ifPresent(value -> headers.put(name.toLowerCase(Locale.ROOT), value.toString()));
    }
    return headers;
  }

  private static String digest(InputStream content) throws IOException {
    MessageDigest sha256 = Content.digest();
    try (InputStream body = new DigestInputStream(content, sha256)) {
      body.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(sha256.digest());
  }
}
