package io.crosstide.testbed.faults;

import com.aliyun.oss.ClientException;
import com.aliyun.oss.OSS;
import com.aliyun.oss.OSSException;
import com.aliyun.oss.model.CompleteMultipartUploadRequest;
import com.aliyun.oss.model.CopyObjectRequest;
import com.aliyun.oss.model.InitiateMultipartUploadRequest;
import com.aliyun.oss.model.ObjectMetadata;
import com.aliyun.oss.model.PartETag;
import com.aliyun.oss.model.SetObjectTaggingRequest;
import com.aliyun.oss.model.UploadPartRequest;
import io.crosstide.testbed.faults.truth.WriteLog;
import io.crosstide.testbed.faults.truth.WriteLog.Effect;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A client that does everything that can be done to its keys, one thing after another, and keeps a
 * log. Every object shows the number of its last write in its metadata or tags. While it is refused
 * it tries ever more rarely, and it ends only after some writes that were accepted again.
 */
final class Writer implements Callable<Void> {
  /** Name of the metadata entry and of the tag with the number of a write. */
  static final String NUMBER = "op";

  private static final int SMALL_MAX = 8 << 10;
  private static final int PARTED_MAX = 200 << 10;
  private static final int PAUSE_MILLIS_MAX = 60;

  /** Of a hundred kinds of writes, the first that sets tags alone, and the first that deletes. */
  private static final int TAGS_FROM = 65;

  private static final int DELETES_FROM = 80;

  /** Of a hundred writes of a bucket that keeps versions, those that delete one. */
  private static final int REMOVALS = 15;

  /** Longest pause of a client that is refused: short beside a start of the gateway. */
  private static final int REFUSED_MILLIS_MAX = 1000;

  /** Accepted writes with which it ends, so that what comes after a fault is looked at too. */
  private static final int LAST_WRITES = 8;

  private static final Duration LAST_WRITES_MAX = Duration.ofMinutes(3);

  private final OSS oss;
  private final String bucket;
  private final List<String> keys;
  private final WriteLog log;
  private final Source source;
  private final Random random;
  private final BooleanSupplier goesOn;
  private final boolean tagsAlone;
  private final boolean keepsVersions;

  /** What became of a write. */
  private enum Outcome {
    ACCEPTED,
    /** The key that it was meant for is not there. */
    POINTLESS,
    /** Refused, or not answered. */
    REFUSED
  }

  /** What the store says of the bucket. */
  interface Source {
    /** When the object was written; empty if it cannot be asked now. */
    Optional<Instant> modified(String key);

    /** Versions and markers of a key; none if they are not kept, or it cannot be asked now. */
    List<NumberedVersions.Numbered> versions(String key);
  }

  /**
   * @param keys written by nobody else
   * @param goesOn asked before each write; when it says no, a few more follow
   * @param tagsAlone whether it sets tags by themselves; a recovery does not find those of versions
   *     that are not the latest
   * @param keepsVersions whether it deletes versions too
   */
  Writer(
      OSS oss,
      String bucket,
      List<String> keys,
      WriteLog log,
      Source source,
      long seed,
      BooleanSupplier goesOn,
      boolean tagsAlone,
      boolean keepsVersions) {
    this.oss = oss;
    this.bucket = bucket;
    this.keys = keys;
    this.log = log;
    this.source = source;
    this.random = new Random(seed);
    this.goesOn = goesOn;
    this.tagsAlone = tagsAlone;
    this.keepsVersions = keepsVersions;
  }

  @Override
  public Void call() throws InterruptedException {
    int pauseMax = PAUSE_MILLIS_MAX;
    int last = 0;
    Instant end = Instant.MAX;
    while (last < LAST_WRITES) {
      boolean ending = !goesOn.getAsBoolean();
      if (ending && end.equals(Instant.MAX)) {
        end = Instant.now().plus(LAST_WRITES_MAX);
      }
      Outcome outcome = write(keys.get(random.nextInt(keys.size())));
      if (outcome == Outcome.ACCEPTED && ending) {
        last++;
      } else if (Instant.now().isAfter(end)) {
        throw new AssertionError("The gateway accepts no writes of " + bucket);
      }
      boolean refused = outcome == Outcome.REFUSED;
      pauseMax = refused ? Math.min(2 * pauseMax, REFUSED_MILLIS_MAX) : PAUSE_MILLIS_MAX;
      TimeUnit.MILLISECONDS.sleep(refused ? pauseMax : random.nextInt(pauseMax));
    }
    return null;
  }

  private static String what(int kind) {
    if (kind >= DELETES_FROM) {
      return "delete";
    } else if (kind >= TAGS_FROM) {
      return "tags";
    } else if (kind >= 58) {
      return "copy onto itself";
    } else if (kind >= 50) {
      return "copy";
    } else {
      return kind >= 45 ? "upload" : "put";
    }
  }

  private Outcome write(String key) {
    if (keepsVersions && random.nextInt(100) < REMOVALS) {
      return remove(key);
    }
    int kind = random.nextInt(100);
    if (kind >= TAGS_FROM && kind < DELETES_FROM && !tagsAlone) {
      kind = 0;
    }
    boolean delete = kind >= DELETES_FROM;
    boolean tags = kind >= TAGS_FROM && !delete;
    int number = log.begin(key, what(kind), effect(delete, tags));
    try {
      if (kind < 45) {
        put(key, number, random.nextInt(10) == 0 ? PARTED_MAX : SMALL_MAX);
      } else if (kind < 50) {
        upload(key, number);
      } else if (kind < 58) {
        copy(keys.get(random.nextInt(keys.size())), key, number);
      } else if (kind < TAGS_FROM) {
        copy(key, key, number);
      } else if (tags) {
        oss.setObjectTagging(
            new SetObjectTaggingRequest(bucket, key, Map.of(NUMBER, Integer.toString(number))));
      } else {
        oss.deleteObject(bucket, key);
      }
      Instant answered = Instant.now();
      log.acknowledge(key, number, delete || tags ? answered : storeTime(key, answered));
      return Outcome.ACCEPTED;
    } catch (OSSException | ClientException e) {
      log.giveUp(key, number);
      return e.getMessage().contains("NoSuchKey") ? Outcome.POINTLESS : Outcome.REFUSED;
    }
  }

  private static Effect effect(boolean delete, boolean tags) {
    if (delete) {
      return Effect.DELETES;
    }
    return tags ? Effect.CHANGES : Effect.WRITES;
  }

  /**
   * Deletes some version or marker, the latest as often as all others together. Not the last marker
   * of a key without versions: if nobody hears of that, it stays at the target.
   */
  private Outcome remove(String key) {
    List<NumberedVersions.Numbered> all = source.versions(key);
    if (all.stream().allMatch(NumberedVersions.Numbered::isMarker)) {
      return Outcome.POINTLESS;
    }
    int place = random.nextBoolean() ? 0 : random.nextInt(all.size());
    NumberedVersions.Numbered one = all.get(place);
    int number = log.beginRemoval(key, one.number(), place == 0);
    try {
      oss.deleteVersion(bucket, key, one.id());
      log.acknowledge(key, number, Instant.now());
      return Outcome.ACCEPTED;
    } catch (OSSException | ClientException e) {
      log.giveUp(key, number);
      return Outcome.REFUSED;
    }
  }

  /** The end of the second in which the store says it was written, if that is sooner. */
  private Instant storeTime(String key, Instant answered) {
    return source
        .modified(key)
        .map(second -> second.plusSeconds(1))
        .filter(answered::isAfter)
        .orElse(answered);
  }

  private ObjectMetadata metadata(int number) {
    ObjectMetadata metadata = new ObjectMetadata();
    metadata.addUserMetadata(NUMBER, Integer.toString(number));
    metadata.setContentType("application/x-" + random.nextInt(5));
    if (random.nextBoolean()) {
      metadata.setCacheControl("max-age=" + number);
    }
    return metadata;
  }

  private byte[] content(int sizeMax) {
    byte[] content = new byte[random.nextInt(20) == 0 ? 0 : random.nextInt(sizeMax)];
    random.nextBytes(content);
    return content;
  }

  private void put(String key, int number, int sizeMax) {
    byte[] content = content(sizeMax);
    ObjectMetadata metadata = metadata(number);
    metadata.setContentLength(content.length);
    if (random.nextInt(4) == 0) {
      metadata.setObjectTagging(Map.of("with", "put" + number));
    }
    oss.putObject(bucket, key, new ByteArrayInputStream(content), metadata);
  }

  private void upload(String key, int number) {
    InitiateMultipartUploadRequest begin = new InitiateMultipartUploadRequest(bucket, key);
    begin.setObjectMetadata(metadata(number));
    String id = oss.initiateMultipartUpload(begin).getUploadId();
    byte[] content = content(PARTED_MAX);
    UploadPartRequest part = new UploadPartRequest();
    part.setBucketName(bucket);
    part.setKey(key);
    part.setUploadId(id);
    part.setPartNumber(1);
    part.setPartSize(content.length);
    part.setInputStream(new ByteArrayInputStream(content));
    List<PartETag> parts = new ArrayList<>();
    parts.add(oss.uploadPart(part).getPartETag());
    oss.completeMultipartUpload(new CompleteMultipartUploadRequest(bucket, key, id, parts));
  }

  private void copy(String from, String key, int number) {
    CopyObjectRequest request = new CopyObjectRequest(bucket, from, bucket, key);
    request.setNewObjectMetadata(metadata(number));
    oss.copyObject(request);
  }
}
