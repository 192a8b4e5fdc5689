package io.crosstide.worker.copy;

import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.worker.plan.versions.CopyDigests;
import io.crosstide.worker.plan.versions.CopyDigests.CopyDigest;
import io.crosstide.worker.plan.versions.VersionLabel;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Remembers of many versions at targets what they are copies of, in 24 bytes each. What comes when
 * there is no room takes the place of any other: of a key with more versions than there is room for
 * a part stays known, where keeping the latest would forget each just before it is asked for.
 * Thread-safe.
 */
final class KnownCopies {
  /** 12 MB, taken once there is something to remember: some keys of 100,000 versions. */
  static final int COUNT_MAX = 1 << 19;

  /** Places in which a version may be. */
  private static final int WAYS = 8;

  /** Digests of the place, of the source and of the content. */
  private static final int LONGS = 3;

  /** In the last of them, whose lowest bit is no part of the digest. */
  private static final long TAGGED = 1;

  private static final int SECRET_BYTES = 16;

  private final int sets;
  private final RandomGenerator random;
  private final CopyDigests digests;
  private long[] entries = {};

  KnownCopies(int countMax, SecureRandom random) {
    this.sets = Math.max(1, countMax / WAYS);
    this.random = random;
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    this.digests = new CopyDigests(secret);
  }

  synchronized void keep(
      BucketRef bucket, ObjectKey key, VersionId version, VersionLabel.Copy copy) {
    if (entries.length == 0) {
      entries = new long[sets * WAYS * LONGS];
    }
    long place = digests.ofPlace(bucket, key, version);
    int at = find(place);
    int to = at >= 0 ? at : free(place);
    CopyDigest digest = digests.of(copy);
    long content = digest.content();
    boolean isSame =
        at >= 0 && entries[at + 1] == digest.source() && (entries[at + 2] & ~TAGGED) == content;
    entries[to] = place;
    entries[to + 1] = digest.source();
    entries[to + 2] = isSame ? entries[at + 2] : content;
  }

  /** Notes that the tags of a copy were seen to be right, if it is remembered. */
  synchronized void tagged(BucketRef bucket, ObjectKey key, VersionId version) {
    int at = at(bucket, key, version);
    if (at >= 0) {
      entries[at + 2] |= TAGGED;
    }
  }

  /** True if that was noted. */
  synchronized boolean isTagged(BucketRef bucket, ObjectKey key, VersionId version) {
    int at = at(bucket, key, version);
    return at >= 0 && (entries[at + 2] & TAGGED) != 0;
  }

  /** What is remembered of a version at a target. */
  synchronized Optional<VersionLabel> find(BucketRef bucket, ObjectKey key, VersionId version) {
    int at = at(bucket, key, version);
    return at < 0
        ? Optional.empty()
        : Optional.of(
            new VersionLabel.Recalled(
                digests, new CopyDigest(entries[at + 1], entries[at + 2] & ~TAGGED)));
  }

  private int at(BucketRef bucket, ObjectKey key, VersionId version) {
    return entries.length == 0 ? -1 : find(digests.ofPlace(bucket, key, version));
  }

  private int find(long place) {
    int first = first(place);
    for (int at = first; at < first + WAYS * LONGS; at += LONGS) {
      if (entries[at] == place) {
        return at;
      }
    }
    return -1;
  }

  /** A place that is empty, or any. */
  private int free(long place) {
    int first = first(place);
    for (int at = first; at < first + WAYS * LONGS; at += LONGS) {
      if (entries[at] == 0) {
        return at;
      }
    }
    return first + random.nextInt(WAYS) * LONGS;
  }

  private int first(long place) {
    return Math.floorMod(place, sets) * WAYS * LONGS;
  }
}
