package io.crosstide.local;

import static io.crosstide.local.S3TestRequest.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.local.S3TestClient.Answer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;

/**
 * Random writes, deletes and changes of state against the plainest model there is: a list of
 * versions per key.
 */
class VersionModelIT extends WithStore {
  private static final int STEPS = 250;
  private static final List<String> KEYS = List.of("a", "ab", "a-", "a0");

  private record Version(String id, boolean marker, String content) {}

  private final Map<String, List<Version>> model = new TreeMap<>();
  private String state = "";

  @RepeatedTest(4)
  void behavesLikeAListOfVersionsI33I34() {
    long seed = System.nanoTime();
    System.out.println("VersionModelIT seed " + seed);
    Random random = new Random(seed);
    String bucket = newBucket();
    KEYS.forEach(key -> model.put(key, new ArrayList<>()));
    for (int step = 0; step < STEPS; step++) {
      step(bucket, random, step);
      if (step % 10 == 0) {
        check(bucket, seed);
      }
    }
    check(bucket, seed);
  }

  private void step(String bucket, Random random, int step) {
    String key = KEYS.get(random.nextInt(KEYS.size()));
    List<Version> versions = model.get(key);
    switch (random.nextInt(12)) {
      case 0 -> {
        state = random.nextBoolean() ? "Enabled" : "Suspended";
        setVersioning(bucket, state);
      }
      case 1, 2, 3 -> deleteLatest(bucket, key, versions, random);
      case 4, 5 -> {
        if (!versions.isEmpty()) {
          Version gone = versions.remove(random.nextInt(versions.size()));
          ok(object("DELETE", bucket, key).query("versionId", gone.id()));
        }
      }
      default -> {
        String content = random.nextInt(6) == 0 ? ("" + step).repeat(40_000) : "" + step;
        Answer put = ok(maybeWithId(object("PUT", bucket, key).body(content), random));
        String id = state.isEmpty() ? "null" : versionOf(put);
        versions.removeIf(version -> version.id().equals(id));
        versions.add(0, new Version(id, false, content));
      }
    }
  }

  /** Where versions are kept some have an id that their writer chose. */
  private S3TestRequest maybeWithId(S3TestRequest write, Random random) {
    return state.equals("Enabled") && random.nextInt(3) == 0
        ? write.header(
            "x-amz-crosstide-version-id", "given-" + Long.toUnsignedString(random.nextLong()))
        : write;
  }

  private void deleteLatest(String bucket, String key, List<Version> versions, Random random) {
    Answer deleted = ok(maybeWithId(object("DELETE", bucket, key), random));
    if (state.isEmpty()) {
      versions.clear();
      return;
    }
    String id = versionOf(deleted);
    versions.removeIf(version -> version.id().equals(id));
    versions.add(0, new Version(id, true, ""));
  }

  private void check(String bucket, long seed) {
    List<VersioningIT.Line> expected = new ArrayList<>();
    Map<String, String> current = new LinkedHashMap<>();
    // These keys sort alike as text and as bytes.
    model.forEach(
        (key, versions) -> {
          for (int i = 0; i < versions.size(); i++) {
            Version version = versions.get(i);
            expected.add(new VersioningIT.Line(key, version.id(), i == 0, version.marker()));
          }
          if (!versions.isEmpty() && !versions.get(0).marker()) {
            current.put(key, versions.get(0).content());
          }
        });
    assertThat(VersioningIT.versions(bucket, 3)).as("seed %d", seed).isEqualTo(expected);
    KEYS.forEach(
        key -> {
          Answer got = client.send(object("GET", bucket, key));
          assertThat(got.status())
              .as("seed %d", seed)
              .isEqualTo(current.containsKey(key) ? 200 : 404);
          if (got.status() == 200) {
            assertThat(got.text()).as("seed %d", seed).isEqualTo(current.get(key));
          }
        });
    model.forEach(
        (key, versions) ->
            versions.stream()
                .filter(version -> !version.marker())
                .forEach(
                    version ->
                        assertThat(
                                ok(object("GET", bucket, key).query("versionId", version.id()))
                                    .text())
                            .isEqualTo(version.content())));
  }
}
