package io.crosstide.worker.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.rule.RuleActions;
import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.store.CannedAcl;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.memory.FaultScript;
import io.crosstide.store.memory.FaultyObjectStore;
import io.crosstide.store.memory.MemoryObjectStore;
import io.crosstide.store.memory.StoreCall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every call that the versions of a key take, times every way in which it can fail, once or always.
 * The calls are those of a run without faults. Whatever happens: what shows at the target is whole
 * (I22), done means equal, and a later attempt makes the target equal in the source's order with
 * nothing twice (I13, I33).
 */
class VersionFaultMatrixTest {
  private static final String KEY = "k";

  /** A change of a key. */
  private enum Way {
    VERSIONS_AND_A_MARKER,
    A_DELETED_VERSION
  }

  /** A call on one side. */
  private record Stage(boolean atSource, String operation) {
    FaultyObjectStore store(Bench bench) {
      return atSource ? bench.source : bench.target;
    }
  }

  /** A key that waits to be made right. */
  private static final class Case {
    private final Versions versions;
    private final Bench bench;
    private final KeyTask task;

    Case(Way way) throws Exception {
      bench = new Bench(Cases.versioned(RuleActions.ALL), Bench.WITH_ACLS, new MemoryObjectStore());
      versions = Versions.of(bench);
      versions.keep();
      versions.put(versions.source(), KEY, "a");
      VersionId second = versions.put(versions.source(), KEY, "b");
      bench.again(Cases.task(KEY, ChangeKind.FOUND));
      assertThat(isEqual()).isTrue();
      if (way == Way.A_DELETED_VERSION) {
        versions.delete(versions.source(), KEY, second);
        task = Versions.task(KEY, ChangeKind.DELETE, Optional.of(second));
      } else {
        versions.put(versions.source(), KEY, "c", tagged());
        versions.delete(versions.source(), KEY);
        versions.put(versions.source(), KEY, "d", tagged());
        Bytes.await(
            bench.source.putAcl(
                versions.source().bucket(),
                new ObjectKey(KEY),
                Optional.empty(),
                CannedAcl.PUBLIC_READ));
        task = Cases.task(KEY, ChangeKind.FOUND);
      }
      bench.forget();
    }

    boolean isEqual() throws Exception {
      return versions.all(versions.target(), KEY).equals(versions.all(versions.source(), KEY));
    }

    private static ObjectAttributes tagged() {
      ObjectAttributes plain = Bench.headers("a/b");
      return new ObjectAttributes(
          plain.headers(), Optional.empty(), Optional.empty(), Map.of("t", "1"), Optional.empty());
    }
  }

  @TestFactory
  Stream<DynamicTest> survivesEveryFault() throws Exception {
    List<DynamicTest> tests = new ArrayList<>();
    for (Way way : Way.values()) {
      for (Stage stage : stages(way)) {
        faults(stage)
            .forEach(
                (fault, script) -> {
                  for (boolean always : new boolean[] {false, true}) {
                    String name =
                        "%s, %s, %s, %s".formatted(way, stage, fault, always ? "always" : "once");
                    tests.add(
                        DynamicTest.dynamicTest(name, () -> check(way, stage, script, always)));
                  }
                });
      }
    }
    assertThat(tests).hasSizeGreaterThan(100);
    return tests.stream();
  }

  private static List<Stage> stages(Way way) throws Exception {
    Case undisturbed = new Case(way);
    undisturbed.bench.again(undisturbed.task);
    List<Stage> stages = new ArrayList<>();
    for (boolean atSource : new boolean[] {true, false}) {
      FaultyObjectStore store = atSource ? undisturbed.bench.source : undisturbed.bench.target;
      store.calls().stream()
          .map(StoreCall::operation)
          .distinct()
          .forEach(operation -> stages.add(new Stage(atSource, operation)));
    }
    assertThat(undisturbed.isEqual()).isTrue();
    return stages;
  }

  private static Map<String, Consumer<FaultScript>> faults(Stage stage) {
    Map<String, Consumer<FaultScript>> faults = new LinkedHashMap<>();
    for (FailureKind kind : FailureKind.values()) {
      if (kind.isAttempt()) {
        faults.put(kind.name(), script -> script.fail(kind));
      }
    }
    faults.put("lost reply", FaultScript::loseReply);
    if (List.of("get", "put").contains(stage.operation())) {
      faults.put("cut body", script -> script.cutBody(0));
    }
    return faults;
  }

  private static void check(Way way, Stage stage, Consumer<FaultScript> fault, boolean always)
      throws Exception {
    Case one = new Case(way);
    List<String> before = one.versions.all(one.versions.target(), KEY);
    one.bench.forget();
    FaultScript script = stage.store(one.bench).on(stage.operation());
    fault.accept(always ? script : script.times(1));

    Outcome outcome = one.bench.again(one.task);

    assertThat(stage.store(one.bench).count(stage.operation())).isPositive();
    one.bench.forget();
    List<String> wanted = one.versions.all(one.versions.source(), KEY);
    assertThat(one.versions.all(one.versions.target(), KEY))
        .as("I22")
        .allMatch(each -> wanted.contains(each) || before.contains(each));
    if (!(outcome instanceof Outcome.Failed)) {
      assertThat(one.isEqual()).as("done means equal: " + outcome).isTrue();
    }
    assertThat(one.bench.again(Cases.task(KEY, ChangeKind.FOUND)))
        .isNotInstanceOf(Outcome.Failed.class);
    if (way == Way.A_DELETED_VERSION) {
      assertThat(one.bench.again(one.task)).isNotInstanceOf(Outcome.Failed.class);
    }
    assertThat(one.isEqual()).as("after " + outcome).isTrue();
  }
}
