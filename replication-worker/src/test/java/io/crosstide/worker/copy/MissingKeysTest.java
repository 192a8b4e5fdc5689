package io.crosstide.worker.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.PutRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MissingKeysTest {
  private Bench bench;

  @BeforeEach
  void open() throws Exception {
    bench = new Bench();
  }

  @Test
  void tellsWhatTheTargetLacks() throws Exception {
    atTarget("a", "k/1", "k/3", "z");
    assertThat(among(1000, Optional.empty(), "k/1", "k/2", "k/3", "k/4"))
        .containsExactly("k/2", "k/4");
    assertThat(bench.calls(bench.target)).containsExactly("list");
  }

  @Test
  void beginsAfterTheKeyBeforeThePage() throws Exception {
    atTarget("k/1", "k/2", "k/3", "k/5");
    assertThat(among(2, Optional.of("k/3"), "k/4", "k/5", "k/6", "k/7"))
        .containsExactly("k/4", "k/6", "k/7");
  }

  @Test
  void beyondWhatWasListedNothingIsKnown() throws Exception {
    atTarget("k/1", "k/2a", "k/2b", "k/9");
    assertThat(among(2, Optional.empty(), "k/0", "k/1", "k/2", "k/2b", "k/3"))
        .containsExactly("k/0", "k/2");
  }

  @Test
  void listsNoMoreThanTwoKeysForEachOfThePage() throws Exception {
    atTarget("k/0", "k/1", "k/2", "k/3", "k/4", "k/5", "k/6", "k/7", "k/8");
    assertThat(among(1000, Optional.empty(), "k/1", "k/2", "k/7a", "k/7b"))
        .as("the eighth key of the target is the last one listed")
        .isEmpty();
    assertThat(among(1000, Optional.empty(), "k/1", "k/2", "k/6a", "k/7b")).containsExactly("k/6a");
  }

  @Test
  void keysThatDifferInHalfACharacterHaveNoPrefixOfIt() throws Exception {
    atTarget("\ud83d\ude00a");
    assertThat(
            among(
                1000,
                Optional.empty(),
                "\ud83d\ude00a",
                "\ud83d\ude00b",
                "\ud83d\ude01",
                "\ud83d\ude02"))
        .containsExactly("\ud83d\ude00b", "\ud83d\ude01", "\ud83d\ude02");
  }

  @Test
  void aListingThatFailsTellsNothing() throws Exception {
    bench.target.on("list").fail(io.crosstide.contracts.failure.FailureKind.UNAVAILABLE);
    assertThat(among(1000, Optional.empty(), "k/1", "k/2", "k/3", "k/4")).isEmpty();
  }

  @Test
  void forAFewKeysNothingIsListed() throws Exception {
    assertThat(among(1000, Optional.empty(), "k/1", "k/2", "k/3")).isEmpty();
    assertThat(bench.calls(bench.target)).isEmpty();
  }

  private void atTarget(String... keys) throws Exception {
    for (String key : keys) {
      Bytes.await(
          bench.target.put(
              bench.rule.target().bucket(),
              new ObjectKey(key),
              PutRequest.of(1, ObjectAttributes.NONE),
              Bytes.stream(new byte[1])));
    }
    bench.forget();
  }

  private List<String> among(int listedMax, Optional<String> after, String... keys)
      throws Exception {
    bench.target.forgetCalls();
    MissingKeys missing =
        new MissingKeys(
            region -> bench.stores.get(region),
            bench.breakers,
            new EventLoops(bench.vertx, 1),
            listedMax);
    List<KeyTask> tasks = Arrays.stream(keys).map(Cases::found).toList();
    Set<ObjectKey> found = Bytes.await(missing.among(bench.rule, tasks, after.map(ObjectKey::new)));
    return found.stream().sorted().map(ObjectKey::value).collect(Collectors.toList());
  }
}
