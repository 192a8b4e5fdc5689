package io.crosstide.testbed.model;

import java.util.Map;
import java.util.TreeMap;

/**
 * What an object is, as clients see it.
 *
 * @param sha256 of its content, in hex
 * @param size bytes
 * @param headers system headers by their names in lower case, only those that are set
 * @param metadata user metadata
 * @param acl the word of OSS that is shown
 * @param storageClass the word of OSS
 * @param type {@code Normal} or {@code Multipart}; {@value #ANY_TYPE} of copies, which stores
 *     differ in
 */
record ObjectState(
    String sha256,
    long size,
    Map<String, String> headers,
    Map<String, String> metadata,
    Map<String, String> tags,
    String acl,
    String storageClass,
    String type) {
  static final String NORMAL = "Normal";
  static final String MULTIPART = "Multipart";
  static final String ANY_TYPE = "";
  static final String STANDARD = "Standard";
  static final String DEFAULT_ACL = "default";

  ObjectState {
    headers = new TreeMap<>(headers);
    metadata = new TreeMap<>(metadata);
    tags = new TreeMap<>(tags);
  }

  ObjectState withTags(Map<String, String> next) {
    return new ObjectState(sha256, size, headers, metadata, next, acl, storageClass, type);
  }

  ObjectState withAcl(String next) {
    return new ObjectState(sha256, size, headers, metadata, tags, next, storageClass, type);
  }

  ObjectState withType(String next) {
    return new ObjectState(sha256, size, headers, metadata, tags, acl, storageClass, next);
  }

  ObjectState withStorageClass(String next) {
    return new ObjectState(sha256, size, headers, metadata, tags, acl, next, type);
  }
}
