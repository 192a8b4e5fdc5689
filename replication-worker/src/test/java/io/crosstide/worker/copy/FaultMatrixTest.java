package io.crosstide.worker.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.report.SkipReason;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectHeaders;
import io.crosstide.store.memory.FaultScript;
import io.crosstide.store.memory.FaultyObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every way of copying, times every call it makes, times every way in which the call can fail, once
 * or always. Whatever happens: one outcome, never a partial object at the target (I22), nothing
 * left behind, and a later attempt makes it right.
 */
class FaultMatrixTest {
  private static final String KEY = "k";
  private static final List<FailureKind> ALL = List.of(FailureKind.values());

  /** For large objects, which take their time: one kind of each treatment. */
  private static final List<FailureKind> TYPICAL =
      List.of(
          FailureKind.UNAVAILABLE, FailureKind.MOVED, FailureKind.NOT_FOUND, FailureKind.FORBIDDEN);

  /** A way of copying. */
  private record Way(String name, Rule rule, int size, boolean deletes, List<Stage> stages) {}

  /** A call on one side. */
  private record Stage(Side side, String operation) {}

  /** A way of failing. */
  private record Fault(String name, Optional<FailureKind> kind, Consumer<FaultScript> script) {}

  private static List<Way> ways() {
    BucketRef beside = new BucketRef(Cases.SOURCE.region(), new BucketName("beside"));
    Stage get = new Stage(Side.SOURCE, "get");
    Stage head = new Stage(Side.SOURCE, "head");
    Stage tags = new Stage(Side.SOURCE, "tags");
    return List.of(
        new Way(
            "whole",
            Cases.rule(),
            1000,
            false,
            List.of(get, tags, head, new Stage(Side.TARGET, "put"))),
        new Way(
            "parts",
            Cases.rule(),
            (6 << 20) + 1,
            false,
            List.of(
                get,
                tags,
                head,
                new Stage(Side.TARGET, "createUpload"),
                new Stage(Side.TARGET, "uploadPart"),
                new Stage(Side.TARGET, "completeUpload"))),
        new Way(
            "within",
            Cases.rule(Cases.SOURCE, beside),
            1000,
            false,
            List.of(new Stage(Side.TARGET, "copy"))),
        new Way(
            "delete",
            Cases.rule(),
            1000,
            true,
            List.of(get, head, new Stage(Side.TARGET, "delete"))));
  }

  private static List<Fault> faults(Way way, Stage stage) {
    List<Fault> faults = new ArrayList<>();
    List<FailureKind> kinds = way.name().equals("parts") ? TYPICAL : ALL;
    for (FailureKind kind : kinds) {
      faults.add(new Fault(kind.name(), Optional.of(kind), script -> script.fail(kind)));
    }
    // An upload whose id never arrived can be told from foreign ones by nobody.
    if (!stage.operation().equals("createUpload")) {
      faults.add(
          new Fault("lost reply", Optional.of(FailureKind.UNKNOWN_RESULT), FaultScript::loseReply));
    }
    if (List.of("get", "put", "uploadPart").contains(stage.operation())) {
      faults.add(
          new Fault("cut body", Optional.of(FailureKind.CORRUPT), script -> script.cutBody(17)));
    }
    return faults;
  }

  @TestFactory
  Stream<DynamicTest> survivesEveryFault() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Way way : ways()) {
      for (Stage stage : way.stages()) {
        for (Fault fault : faults(way, stage)) {
          for (boolean always : new boolean[] {false, true}) {
            String name =
                String.join(
                    " ",
                    way.name(),
                    stage.side().name(),
                    stage.operation(),
                    fault.name(),
                    always ? "always" : "once");
            tests.add(DynamicTest.dynamicTest(name, () -> check(way, stage, fault, always)));
          }
        }
      }
    }
    return tests.stream();
  }

  private void check(Way way, Stage stage, Fault fault, boolean always) throws Exception {
    Bench bench = new Bench(way.rule());
    prepare(bench, way);
    KeyTask task = way.deletes() ? Cases.delete(KEY) : Cases.write(KEY);
    FaultyObjectStore store =
        stage.side() == Side.SOURCE || way.name().equals("within") ? bench.source : bench.target;
    FaultScript script = store.on(stage.operation()).key(KEY);
    fault.script().accept(always ? script : script.times(1));

    Outcome outcome = bench.live(task);

    boolean wasHit = store.count(stage.operation()) > 0;
    bench.forget();
    assertThat(wasHit).isTrue();
    boolean nothingPartial =
        bench.isEqual(KEY) || way.deletes() || bench.read(bench.rule.target(), KEY).isEmpty();
    assertThat(nothingPartial).as("I22").isTrue();
    if (outcome instanceof Outcome.Failed failed) {
      assertThat(failed.failure().task()).isEqualTo(task);
      assertThat(always || !mayPass(fault)).as("passes by itself: " + outcome).isTrue();
    } else if (outcome instanceof Outcome.Skipped skipped) {
      assertThat(skipped.reason()).isEqualTo(SkipReason.COLD_ARCHIVE);
      assertThat(fault.kind()).contains(FailureKind.INVALID_STATE);
    } else {
      assertThat(bench.isEqual(KEY)).as("done means equal: " + outcome).isTrue();
    }
    assertThat(bench.uploads()).isZero();
    assertThat(bench.again(task)).isNotInstanceOf(Outcome.Failed.class);
    assertThat(bench.isEqual(KEY)).isTrue();
    assertThat(bench.uploads()).isZero();
  }

  private static void prepare(Bench bench, Way way) throws Exception {
    ObjectAttributes tagged =
        new ObjectAttributes(
            ObjectHeaders.NONE.withContentType("a/b"),
            Optional.empty(),
            Optional.empty(),
            Map.of("t", "1"),
            Optional.empty());
    bench.write(KEY, way.size(), tagged);
    if (way.deletes()) {
      bench.live(Cases.write(KEY));
      bench.remove(KEY);
    }
    bench.forget();
  }

  private static boolean mayPass(Fault fault) {
    return fault.kind().filter(kind -> kind.retry() == FailureKind.Retry.SOON).isPresent()
        && !fault.name().equals(FailureKind.MOVED.name());
  }
}
