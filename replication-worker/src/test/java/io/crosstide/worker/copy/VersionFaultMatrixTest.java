package io.crosstide.worker.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.BucketRef;
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
 * nothing twice (I13, I33). Which outcome it is says {@code version-fault-table.txt}.
 */
class VersionFaultMatrixTest {
  private static final String KEY = "k";

  private final FaultTable table = FaultTable.read("version-fault-table.txt");

  /** A change of a key. */
  private enum Way {
    VERSIONS_AND_A_MARKER("versions and a marker"),
    A_DELETED_VERSION("a deleted version"),
    /** Where the store drops the tags of uploads. */
    A_TAGGED_UPLOAD("a tagged upload");

    private final String text;

    Way(String text) {
      this.text = text;
    }
  }

  /** A call on one side. */
  private record Stage(Side side, String operation) {
    FaultyObjectStore store(Bench bench) {
      return side == Side.SOURCE ? bench.source : bench.target;
    }

    @Override
    public String toString() {
      return side + " " + operation;
    }
  }

  /** A way of failing. */
  private record Fault(String name, FailureKind kind, Consumer<FaultScript> script) {}

  /** A key that waits to be made right. */
  private static final class Case {
    private final Versions versions;
    private final Bench bench;
    private final KeyTask task;
    private final Way way;

    Case(Way way) throws Exception {
      this.way = way;
      bench =
          new Bench(
              Cases.versioned(RuleActions.ALL), Bench.WITH_ACLS, MemoryObjectStore.droppingTags());
      versions = Versions.of(bench);
      versions.keep();
      versions.put(versions.source(), KEY, "a");
      VersionId second = versions.put(versions.source(), KEY, "b");
      bench.again(Cases.task(KEY, ChangeKind.FOUND));
      assertThat(isEqual()).isTrue();
      if (way == Way.A_DELETED_VERSION) {
        versions.delete(versions.source(), KEY, second);
        task = Versions.task(KEY, ChangeKind.DELETE, Optional.of(second));
      } else if (way == Way.A_TAGGED_UPLOAD) {
        bench.upload(KEY, tagged(), 10);
        task = Cases.task(KEY, ChangeKind.FOUND);
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

    /** Tags of uploads come a moment later. */
    List<String> shown(BucketRef bucket) throws Exception {
      return way == Way.A_TAGGED_UPLOAD
          ? versions.contents(bucket, KEY)
          : versions.all(bucket, KEY);
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
        for (Fault fault : faults(stage)) {
          for (boolean always : new boolean[] {false, true}) {
            String cell = FaultTable.cell(way.text, stage.toString(), fault.name(), always);
            tests.add(DynamicTest.dynamicTest(cell, () -> check(cell, way, stage, fault, always)));
          }
        }
      }
    }
    assertThat(tests).hasSizeGreaterThan(100);
    return tests.stream();
  }

  private static List<Stage> stages(Way way) throws Exception {
    Case undisturbed = new Case(way);
    undisturbed.bench.again(undisturbed.task);
    List<Stage> stages = new ArrayList<>();
    for (Side side : List.of(Side.SOURCE, Side.TARGET)) {
      FaultyObjectStore store =
          side == Side.SOURCE ? undisturbed.bench.source : undisturbed.bench.target;
      store.calls().stream()
          .map(StoreCall::operation)
          .distinct()
          .forEach(operation -> stages.add(new Stage(side, operation)));
    }
    assertThat(undisturbed.isEqual()).isTrue();
    if (way == Way.A_TAGGED_UPLOAD) {
      // How reading and listing fail, the others show.
      stages.removeIf(stage -> stage.side() == Side.SOURCE || stage.operation().contains("list"));
    }
    return stages;
  }

  private static List<Fault> faults(Stage stage) {
    List<Fault> faults = new ArrayList<>();
    for (FailureKind kind : FailureKind.values()) {
      if (kind.isAttempt()) {
        faults.add(new Fault(kind.name(), kind, script -> script.fail(kind)));
      }
    }
    faults.add(new Fault("lost reply", FailureKind.UNKNOWN_RESULT, FaultScript::loseReply));
    if (List.of("get", "put").contains(stage.operation())) {
      faults.add(new Fault("cut body", FailureKind.CORRUPT, script -> script.cutBody(0)));
    }
    return faults;
  }

  private void check(String cell, Way way, Stage stage, Fault fault, boolean always)
      throws Exception {
    Case one = new Case(way);
    List<String> before = one.shown(one.versions.target());
    one.bench.forget();
    FaultScript script = stage.store(one.bench).on(stage.operation());
    fault.script().accept(always ? script : script.times(1));

    Outcome outcome = one.bench.again(one.task);

    assertThat(stage.store(one.bench).count(stage.operation())).isPositive();
    one.bench.forget();
    List<String> wanted = one.shown(one.versions.source());
    assertThat(one.shown(one.versions.target()))
        .as("I22")
        .allMatch(each -> wanted.contains(each) || before.contains(each));
    if (!(outcome instanceof Outcome.Failed)) {
      assertThat(one.isEqual()).as("done means equal: " + outcome).isTrue();
    }
    String word = FaultTable.word(outcome, stage.side(), Optional.of(fault.kind()));
    assertThat(cell + "=" + word).isEqualTo(cell + "=" + table.expected(cell));
    assertThat(one.bench.again(Cases.task(KEY, ChangeKind.FOUND)))
        .isNotInstanceOf(Outcome.Failed.class);
    if (way == Way.A_DELETED_VERSION) {
      assertThat(one.bench.again(one.task)).isNotInstanceOf(Outcome.Failed.class);
    }
    assertThat(one.isEqual()).as("after " + outcome).isTrue();
  }
}
