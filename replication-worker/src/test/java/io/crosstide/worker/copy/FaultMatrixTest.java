package io.crosstide.worker.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.store.CannedAcl;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.ObjectHeaders;
import io.crosstide.store.memory.FaultScript;
import io.crosstide.store.memory.FaultyObjectStore;
import io.crosstide.store.memory.MemoryObjectStore;
import io.crosstide.store.memory.StoreCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every way of copying, times every call it makes, times every way in which the call can fail, once
 * or always. Whatever happens: one outcome, never a partial object at the target (I22), no upload
 * that is not recorded (I23), and a later attempt makes it right and leaves nothing behind. Which
 * outcome it is says {@code fault-table.txt}.
 */
class FaultMatrixTest {
  private static final String KEY = "k";
  private static final String LOST_REPLY = "lost reply";

  /** What a store can be the cause of: keys that are held back were not tried. */
  private static final List<FailureKind> ALL =
      Stream.of(FailureKind.values()).filter(FailureKind::isAttempt).toList();

  /** Writes that show at the target: after one without an answer the key is looked at later. */
  private static final List<String> WRITES =
      List.of("put", "copy", "delete", "completeUpload", "putTags", "putAcl");

  private final FaultTable table = FaultTable.read("fault-table.txt");

  /** What the target holds in the beginning. */
  private enum Start {
    NOTHING,
    AN_OLDER_OBJECT,
    SOME_PARTS,
    ALL_BUT_THE_TAGS,
    ALL_BUT_THE_ACL,
    A_DELETED_OBJECT
  }

  /**
   * A way of making a key right.
   *
   * @param look whether the target is looked at first
   */
  private record Way(
      String name, Rule rule, int size, Start start, boolean look, List<Stage> stages) {
    static Way of(String name, int size, Start start, boolean look, Stage... stages) {
      return new Way(name, Cases.rule(), size, start, look, List.of(stages));
    }

    boolean deletes() {
      return start == Start.A_DELETED_OBJECT;
    }

    KeyTask task() {
      return deletes() ? Cases.delete(KEY) : Cases.write(KEY);
    }

    Outcome run(Bench bench, KeyTask task) throws Exception {
      return look ? bench.again(task) : bench.live(task);
    }

    /** Whether objects have ACLs, which the one of the source differs in. */
    boolean hasAcl() {
      return name.contains("ACL");
    }
  }

  /**
   * A call on one side.
   *
   * @param first which call of its kind is the first that may fail, as those before it are of
   *     another purpose
   */
  private record Stage(Side side, String operation, int first) {
    Stage(Side side, String operation) {
      this(side, operation, 1);
    }

    Stage from(int call) {
      return new Stage(side, operation, call);
    }

    @Override
    public String toString() {
      return side + " " + operation + (first == 1 ? "" : " " + first);
    }
  }

  /** A way of failing. */
  private record Fault(String name, Optional<FailureKind> kind, Consumer<FaultScript> script) {}

  private static Stage source(String operation) {
    return new Stage(Side.SOURCE, operation);
  }

  private static Stage target(String operation) {
    return new Stage(Side.TARGET, operation);
  }

  private static List<Way> ways() {
    int large = (6 << 20) + 1;
    BucketRef beside = new BucketRef(Cases.SOURCE.region(), new BucketName("beside"));
    return List.of(
        Way.of(
            "whole",
            1000,
            Start.NOTHING,
            false,
            source("get"),
            source("tags"),
            source("head"),
            target("bucketEncryption"),
            target("put")),
        Way.of(
            "whole over an older one",
            1000,
            Start.AN_OLDER_OBJECT,
            true,
            source("head"),
            source("get"),
            source("tags"),
            target("head"),
            target("tags"),
            target("put")),
        Way.of(
            "parts",
            large,
            Start.NOTHING,
            false,
            source("get"),
            source("get").from(2),
            source("tags"),
            source("tags").from(2),
            source("head"),
            target("bucketEncryption"),
            target("createUpload"),
            target("uploadPart"),
            target("completeUpload"),
            target("tags"),
            target("putTags")),
        Way.of(
            "parts gone on with",
            large,
            Start.SOME_PARTS,
            true,
            source("head"),
            source("get"),
            source("get").from(2),
            source("tags"),
            target("head"),
            target("listParts"),
            target("uploadPart"),
            target("completeUpload"),
            target("tags"),
            target("putTags")),
        Way.of(
            "parts of parts",
            large,
            Start.NOTHING,
            false,
            source("head"),
            source("headPart"),
            source("get"),
            source("get").from(2),
            source("tags"),
            target("bucketEncryption"),
            target("createUpload"),
            target("uploadPart"),
            target("completeUpload"),
            target("tags"),
            target("putTags")),
        new Way(
            "within in parts",
            Cases.rule(Cases.SOURCE, beside),
            large,
            Start.NOTHING,
            false,
            List.of(
                target("createUpload"),
                target("uploadPartCopy"),
                target("completeUpload"),
                target("bucketEncryption"),
                target("tags"),
                target("putTags"),
                source("head"),
                source("head").from(2),
                source("head").from(3),
                source("headPart"),
                source("tags"))),
        new Way(
            "within",
            Cases.rule(Cases.SOURCE, beside),
            1000,
            Start.NOTHING,
            false,
            List.of(
                target("copy"),
                target("tags"),
                target("putTags"),
                target("bucketEncryption"),
                source("head"),
                source("head").from(2),
                source("tags"))),
        Way.of(
            "tags",
            1000,
            Start.ALL_BUT_THE_TAGS,
            true,
            source("head"),
            source("tags"),
            target("head"),
            target("tags"),
            target("putTags")),
        Way.of(
            "whole with an ACL",
            1000,
            Start.NOTHING,
            false,
            source("get"),
            source("head"),
            source("tags"),
            source("acl"),
            target("bucketEncryption"),
            target("put"),
            target("putAcl")),
        Way.of(
            "ACL",
            1000,
            Start.ALL_BUT_THE_ACL,
            true,
            source("head"),
            source("tags"),
            source("acl"),
            target("head"),
            target("tags"),
            target("acl"),
            target("putAcl")),
        Way.of("delete", 1000, Start.A_DELETED_OBJECT, false, source("get"), target("delete")),
        Way.of(
            "delete after a look",
            1000,
            Start.A_DELETED_OBJECT,
            true,
            source("head"),
            source("get"),
            target("head"),
            target("tags"),
            target("delete")));
  }

  private static List<Fault> faults(Stage stage) {
    List<Fault> faults = new ArrayList<>();
    for (FailureKind kind : ALL) {
      if (kind == FailureKind.UNSUPPORTED && stage.equals(source("acl"))) {
        // Where there are no ACLs the object has none.
        continue;
      }
      faults.add(new Fault(kind.name(), Optional.of(kind), script -> script.fail(kind)));
    }
    faults.add(
        new Fault(LOST_REPLY, Optional.of(FailureKind.UNKNOWN_RESULT), FaultScript::loseReply));
    boolean hasBody = List.of("get", "put", "uploadPart").contains(stage.operation());
    if (hasBody) {
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
        for (Fault fault : faults(stage)) {
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

  /** Without faults each way makes the calls that are its stages, and no others. */
  @Test
  void everyCallIsAStage() throws Exception {
    Set<String> calls = new TreeSet<>();
    Set<String> stages = new TreeSet<>();
    for (Way way : ways()) {
      Bench bench = benchOf(way);
      prepare(bench, way);
      bench.forget();
      assertThat(way.run(bench, way.task())).isNotInstanceOf(Outcome.Failed.class);
      for (FaultyObjectStore store : List.of(bench.source, bench.target)) {
        store.calls().forEach(call -> calls.add(way.name() + ": " + stageOf(way, call)));
      }
      way.stages().forEach(stage -> stages.add(way.name() + ": " + stage.from(1)));
    }
    assertThat(calls).isEqualTo(stages);
  }

  /** Within one store the bucket tells the side. */
  private static Stage stageOf(Way way, StoreCall call) {
    boolean isOfSource = call.bucket().filter(way.rule().source().bucket()::equals).isPresent();
    return isOfSource ? source(call.operation()) : target(call.operation());
  }

  private static boolean isWithin(Way way) {
    return way.name().startsWith("within");
  }

  private static Bench benchOf(Way way) throws Exception {
    CopySettings settings = way.hasAcl() ? Bench.WITH_ACLS : Bench.SETTINGS;
    return new Bench(way.rule(), settings, MemoryObjectStore.droppingTags());
  }

  private void check(Way way, Stage stage, Fault fault, boolean always) throws Exception {
    Bench bench = benchOf(way);
    prepare(bench, way);
    Optional<ObjectFacts> before = bench.atTarget(KEY);
    bench.forget();
    FaultyObjectStore store =
        stage.side() == Side.SOURCE || isWithin(way) ? bench.source : bench.target;
    BucketRef bucket = stage.side() == Side.SOURCE ? way.rule().source() : way.rule().target();
    FaultScript calls = store.on(stage.operation()).bucket(bucket.bucket()).nth(stage.first());
    FaultScript script = stage.operation().equals("bucketEncryption") ? calls : calls.key(KEY);
    fault.script().accept(always ? script : script.times(1));

    KeyTask task = way.task();
    Outcome outcome = way.run(bench, task);

    long made =
        store.calls().stream()
            .map(call -> stageOf(way, call))
            .filter(stage.from(1)::equals)
            .count();
    bench.forget();
    assertThat(made).as("calls").isGreaterThanOrEqualTo(stage.first());
    long unheard = unheardUploads(stage, fault, always ? made : 1);
    if (outcome instanceof Outcome.Failed failed) {
      boolean isWhole =
          bench.atTarget(KEY).equals(before)
              || (way.deletes() && bench.atTarget(KEY).isEmpty())
              || bench.isEqualButTags(KEY);
      assertThat(isWhole).as("I22").isTrue();
      assertThat(failed.failure().task()).isEqualTo(task);
      boolean mayFail = always || !mayPass(stage, fault);
      assertThat(mayFail).as("passes by itself: " + outcome).isTrue();
    } else {
      assertThat(isEqual(bench, way)).as("I22, done means equal: " + outcome).isTrue();
    }
    String cell = FaultTable.cell(way.name(), stage.toString(), fault.name(), always);
    assertThat(cell + "=" + FaultTable.word(outcome, stage.side(), fault.kind()))
        .isEqualTo(cell + "=" + table.expected(cell));
    assertThat(bench.uploads() - unheard).as("I23").isLessThanOrEqualTo(bench.records.all().size());
    assertThat(bench.again(task)).isNotInstanceOf(Outcome.Failed.class);
    assertThat(isEqual(bench, way)).isTrue();
    // An upload that nobody can go on with is left to the sweep.
    assertThat(bench.uploads() - unheard).isLessThanOrEqualTo(bench.uploadsLeft.get());
    assertThat(bench.records.all()).hasSizeLessThanOrEqualTo(bench.uploadsLeft.get());
  }

  /** Uploads whose id never arrived: nobody can tell them from foreign ones. */
  private static long unheardUploads(Stage stage, Fault fault, long faults) {
    boolean isUnheard = stage.operation().equals("createUpload") && fault.name().equals(LOST_REPLY);
    return isUnheard ? faults : 0;
  }

  private static boolean isEqual(Bench bench, Way way) throws Exception {
    boolean isAclEqual =
        !way.hasAcl() || bench.acl(way.rule().source(), KEY) == bench.acl(way.rule().target(), KEY);
    return isAclEqual && bench.isEqual(KEY);
  }

  private static void prepare(Bench bench, Way way) throws Exception {
    if (way.start() == Start.AN_OLDER_OBJECT) {
      bench.write(KEY, way.size() - 1, tagged("0"));
      bench.live(Cases.write(KEY));
    }
    if (way.name().equals("parts of parts") || way.name().equals("within in parts")) {
      bench.upload(KEY, tagged("1"), Bench.PART, way.size() - Bench.PART);
    } else {
      bench.write(KEY, way.size(), tagged("1"));
    }
    if (way.start() == Start.SOME_PARTS) {
      bench.target.on("uploadPart").nth(2).fail(FailureKind.UNAVAILABLE);
      bench.live(Cases.write(KEY));
      bench.forget();
    }
    if (way.hasAcl()) {
      if (way.start() == Start.ALL_BUT_THE_ACL) {
        bench.live(Cases.write(KEY));
      }
      Bytes.await(
          bench.source.putAcl(
              bench.rule.source().bucket(),
              new ObjectKey(KEY),
              Optional.empty(),
              CannedAcl.PUBLIC_READ));
    }
    if (way.deletes()) {
      bench.live(Cases.write(KEY));
      bench.remove(KEY);
    }
    if (way.start() == Start.ALL_BUT_THE_TAGS) {
      bench.live(Cases.write(KEY));
      Bytes.await(
          bench.source.putTags(
              bench.rule.source().bucket(),
              new ObjectKey(KEY),
              Optional.empty(),
              Map.of("t", "2")));
    }
  }

  private static ObjectAttributes tagged(String value) {
    return new ObjectAttributes(
        ObjectHeaders.NONE.withContentType("a/b"),
        Optional.empty(),
        Optional.empty(),
        Map.of("t", value),
        Optional.empty());
  }

  private static boolean mayPass(Stage stage, Fault fault) {
    boolean isDoubtful =
        stage.side() == Side.TARGET
            && WRITES.contains(stage.operation())
            && fault.kind().filter(FailureKind.UNKNOWN_RESULT::equals).isPresent();
    return !isDoubtful
        && fault.kind().filter(kind -> kind.retry() == FailureKind.Retry.SOON).isPresent()
        && !fault.name().equals(FailureKind.MOVED.name());
  }
}
