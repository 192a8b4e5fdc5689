package io.crosstide.testbed.model;

import com.aliyun.oss.ClientException;
import com.aliyun.oss.OSSException;
import io.crosstide.testbed.e2e.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * A client that does one thing after another to its keys, each chosen at random among those that
 * the model allows. The same seed does the same.
 */
final class ModelClient {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final ObjectWriter writer;
  private final BucketModel model;
  private final List<String> keys;
  private final Random random;
  private final int client;
  private int number;

  /**
   * @param keys written by nobody else
   */
  ModelClient(ObjectWriter writer, BucketModel model, List<String> keys, int client, long seed) {
    this.writer = writer;
    this.model = model;
    this.keys = keys;
    this.client = client;
    this.random = new Random(seed);
  }

  /** Does so many things. */
  void run(int operations) throws Exception {
    for (int i = 0; i < operations; i++) {
      String key = keys.get(random.nextInt(keys.size()));
      if (model.knows(key)) {
        operate(key);
      }
    }
  }

  private void operate(String key) throws Exception {
    number++;
    try {
      if (model.keepsVersions() && random.nextInt(100) < 30) {
        operateOnVersion(key);
      } else {
        operateOnLatest(key, random.nextInt(100));
      }
    } catch (OSSException | ClientException e) {
      model.note(key, client + "/" + number + " had no answer: " + e.getMessage());
      model.lose(key);
      awaitAccepted(key);
    }
  }

  /**
   * Writes what is not known any more until it is taken. A gateway that needs a new stream refuses
   * at once: who goes on meanwhile soon knows none of its keys.
   */
  private void awaitAccepted(String lost) throws Exception {
    Random own = new Random(number);
    Await.until(
        "a write that is taken",
        PATIENCE,
        () -> {
          try {
            writer.put(lost, Content.some(own), new Attributes(own, number));
            return true;
          } catch (OSSException | ClientException refused) {
            return false;
          }
        });
  }

  private void operateOnLatest(String key, int kind) throws Exception {
    Optional<ModelVersion> current = model.current(key);
    if (kind < 32 || current.isEmpty() && kind < 80) {
      put(key);
    } else if (kind < 38) {
      upload(key);
    } else if (kind >= 84) {
      note(key, "delete");
      writer.delete(key);
    } else if (current.isEmpty() || kind < 46) {
      copy(keys.get(random.nextInt(keys.size())), key);
    } else if (kind < 54) {
      copy(key, key);
    } else if (kind < 70) {
      setTags(key, current.get(), Optional.empty());
    } else {
      String acl = Attributes.acl(random);
      note(key, "acl " + acl);
      writer.setAcl(key, current.get(), Optional.empty(), acl);
    }
  }

  /** Deletes a version or marker, or changes or copies a version that need not be the latest. */
  private void operateOnVersion(String key) throws Exception {
    List<ModelVersion> all = model.versions(key);
    if (all.isEmpty()) {
      put(key);
      return;
    }
    ModelVersion latest = all.get(0);
    ModelVersion some = all.get(random.nextInt(all.size()));
    int kind = random.nextInt(10);
    if (latest.isMarker() && kind < 5) {
      note(key, "undelete " + latest.id());
      writer.deleteVersion(key, latest.id());
    } else if (some.isMarker() || kind < 5) {
      note(key, "delete version " + some.id());
      writer.deleteVersion(key, some.id());
    } else if (kind < 7) {
      setTags(key, some, Optional.of(some.id()));
    } else if (kind < 8) {
      String acl = Attributes.acl(random);
      note(key, "acl of " + some.id() + " " + acl);
      writer.setAcl(key, some, Optional.of(some.id()), acl);
    } else {
      note(key, "copy of version " + some.id());
      writer.copy(key, some, Optional.of(some.id()), key, replacing());
    }
  }

  private void put(String key) throws Exception {
    Content content = Content.some(random);
    Attributes attributes = new Attributes(random, number);
    note(key, "put " + content.size() + " bytes");
    writer.put(key, content, attributes);
  }

  private void upload(String key) throws Exception {
    Content content = Content.inParts(random);
    Attributes attributes = new Attributes(random, number);
    note(key, "upload " + content.parts().size() + " parts, " + content.size() + " bytes");
    writer.upload(key, content, attributes);
  }

  private void copy(String from, String key) throws Exception {
    Optional<ModelVersion> source = model.knows(from) ? model.current(from) : Optional.empty();
    if (source.isEmpty()) {
      put(key);
      return;
    }
    // Onto itself it needs other metadata.
    Optional<Attributes> attributes =
        from.equals(key) || random.nextBoolean() ? replacing() : Optional.empty();
    note(key, "copy of '" + from + "'" + (attributes.isPresent() ? " with other metadata" : ""));
    writer.copy(from, source.get(), Optional.empty(), key, attributes);
  }

  private Optional<Attributes> replacing() {
    return Optional.of(new Attributes(random, number));
  }

  private void setTags(String key, ModelVersion version, Optional<String> id) {
    Map<String, String> tags = random.nextInt(4) == 0 ? Map.of() : Attributes.tags(random, number);
    note(key, "tags " + id.map(name -> "of " + name + " ").orElse("") + tags);
    writer.setTags(key, version, id, tags);
  }

  private void note(String key, String deed) {
    model.note(key, client + "/" + number + " " + deed);
  }
}
