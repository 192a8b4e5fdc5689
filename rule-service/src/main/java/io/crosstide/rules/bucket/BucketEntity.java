package io.crosstide.rules.bucket;

import io.crosstide.contracts.http.BucketEntry;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.RegionName;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

@Entity(name = "Bucket")
@Table(name = "bucket", schema = "rules")
class BucketEntity {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  Long id;

  String name;
  String region;
  String owner;

  @Column(name = "created_at")
  Instant createdAt;

  static BucketEntity of(BucketEntry entry) {
    BucketEntity row = new BucketEntity();
    row.name = entry.ref().bucket().value();
    row.region = entry.ref().region().value();
    row.owner = entry.owner();
    row.createdAt = entry.createdAt();
    return row;
  }

  RegisteredBucket toRegistered() {
    BucketRef ref = new BucketRef(new RegionName(region), new BucketName(name));
    return new RegisteredBucket(id, new BucketEntry(ref, owner, createdAt));
  }
}
