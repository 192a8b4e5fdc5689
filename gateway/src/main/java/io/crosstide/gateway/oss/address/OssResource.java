package io.crosstide.gateway.oss.address;

import java.util.Objects;
import java.util.Optional;

/** What a request is about. */
public sealed interface OssResource {

  /** The whole service: listing buckets. */
  record Service() implements OssResource {}

  /** A bucket. */
  record Bucket(String name) implements OssResource {
    public Bucket {
      Objects.requireNonNull(name, "name");
    }
  }

  /** An object. The key is decoded and not empty. */
  record StoredObject(String bucketName, String key) implements OssResource {
    public StoredObject {
      Objects.requireNonNull(bucketName, "bucketName");
      Objects.requireNonNull(key, "key");
    }
  }

  /** The resource as it is signed: {@code /}, {@code /bucket/} or {@code /bucket/key}, decoded. */
  default String signed() {
    if (this instanceof StoredObject object) {
      return "/" + object.bucketName() + "/" + object.key();
    }
    return bucket().map(name -> "/" + name + "/").orElse("/");
  }

  /** The bucket, unless this is the service. */
  default Optional<String> bucket() {
    if (this instanceof StoredObject object) {
      return Optional.of(object.bucketName());
    }
    return this instanceof Bucket bucket ? Optional.of(bucket.name()) : Optional.empty();
  }
}
