package io.crosstide.worker.survey;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.rule.KeyRange;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.task.Lane;
import io.crosstide.contracts.task.SurveyTask;
import io.crosstide.store.CannedAcl;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectHeaders;
import io.crosstide.store.PutRequest;
import io.crosstide.store.StoreException;
import io.crosstide.store.Versioning;
import io.crosstide.store.memory.FaultScript;
import io.crosstide.store.memory.FaultyObjectStore;
import io.crosstide.store.memory.MemoryObjectStore;
import io.crosstide.worker.breaker.BreakerSettings;
import io.crosstide.worker.breaker.RegionBreakers;
import io.crosstide.worker.copy.Bytes;
import io.crosstide.worker.copy.Cases;
import io.crosstide.worker.copy.DownRegions;
import io.crosstide.worker.copy.EventLoops;
import io.crosstide.worker.copy.FaultTable;
import io.crosstide.worker.copy.Limits;
import io.crosstide.worker.copy.MissingKeys;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every call that lists, times every way in which it can fail, once or always. No failure is the
 * end of a range (I47), and none makes a key missing; what healed lists all there is. Which outcome
 * it is says {@code listing-fault-table.txt}.
 */
class ListingFaultMatrixTest {
  private static final List<String> KEYS = List.of("a", "b", "c", "d");

  private final Vertx vertx = Vertx.vertx();
  private final FaultTable table = FaultTable.read("listing-fault-table.txt");

  @AfterEach
  void close() throws Exception {
    Bytes.await(vertx.close());
  }

  /** Work that lists, and what comes of it if nothing fails. */
  private enum Way {
    SURVEY("survey", false, "listed"),
    SURVEY_OF_VERSIONS("survey of versions", true, "listed"),
    COMPARISON("comparison", false, "listed"),
    COMPARISON_OF_VERSIONS("comparison of versions", true, "listed"),
    SPLIT("split", false, "split"),
    SPLIT_OF_VERSIONS("split of versions", true, "split"),
    MISSING_KEYS("missing keys", false, "missing");

    private final String text;
    private final boolean versioned;
    private final String undisturbed;

    Way(String text, boolean versioned, String undisturbed) {
      this.text = text;
      this.versioned = versioned;
      this.undisturbed = undisturbed;
    }
  }

  /** A way of failing. */
  private record Fault(String name, FailureKind kind, Consumer<FaultScript> script) {}

  /** Two stores, of which the source holds keys and the target none. */
  private final class Case {
    private final Way way;
    private final Rule rule;
    private final Map<RegionName, FaultyObjectStore> stores = new HashMap<>();
    private final RegionBreakers breakers =
        new RegionBreakers(BreakerSettings.DEFAULT, System::nanoTime);
    private final SurveyListings listings;

    Case(Way way) throws Exception {
      this.way = way;
      this.rule = Cases.rule().withVersioned(way.versioned);
      Map<Lane, Integer> objects =
          Arrays.stream(Lane.values()).collect(Collectors.toMap(Function.identity(), x -> 1));
      Limits limits = new Limits(objects, Cases.LISTINGS, 1 << 20);
      listings = new SurveyListings(stores::get, new DownRegions(breakers, limits));
      for (BucketRef bucket : List.of(rule.source(), rule.target())) {
        FaultyObjectStore store = new FaultyObjectStore(new MemoryObjectStore(), vertx);
        stores.put(bucket.region(), store);
        Bytes.await(store.createBucket(bucket.bucket(), CannedAcl.PRIVATE));
        if (way.versioned) {
          Bytes.await(store.putVersioning(bucket.bucket(), Versioning.ENABLED));
        }
      }
      for (String key : KEYS) {
        Bytes.await(
            store(Side.SOURCE)
                .put(
                    rule.source().bucket(),
                    new ObjectKey(key),
                    PutRequest.of(1, ObjectAttributes.of(ObjectHeaders.NONE)),
                    Bytes.stream(new byte[1])));
      }
      stores.values().forEach(FaultyObjectStore::forgetCalls);
    }

    FaultyObjectStore store(Side side) {
      return stores.get((side == Side.SOURCE ? rule.source() : rule.target()).region());
    }

    String run(FailureKind kind) throws Exception {
      return Bytes.await(
          work()
              .otherwise(
                  cause ->
                      ((StoreException) cause).kind() == kind
                          ? "itself"
                          : ((StoreException) cause).kind().name()));
    }

    private Future<String> work() {
      SurveyTask task =
          SurveyTask.first(
              rule.id(), SurveyId.random(), 0, KeyRange.ofPrefix(""), Optional.empty());
      return switch (way) {
        case SURVEY, SURVEY_OF_VERSIONS ->
            listings
                .source(rule, task, 10)
                .map(found -> found.objects().size() == KEYS.size() ? "listed" : "cut short");
        case COMPARISON, COMPARISON_OF_VERSIONS ->
            listings
                .both(rule, task, 10)
                .map(found -> found.keys().size() == KEYS.size() ? "listed" : "cut short");
        case SPLIT, SPLIT_OF_VERSIONS -> split(task);
        case MISSING_KEYS ->
            new MissingKeys(stores::get, breakers, new EventLoops(vertx, 1))
                .among(rule, KEYS.stream().map(Cases::found).toList(), Optional.empty())
                .map(missing -> missing.size() == KEYS.size() ? "missing" : "nothing known");
      };
    }

    /** At a step at which it is to be split. */
    private Future<String> split(SurveyTask first) {
      SurveyTask task = first;
      for (int i = 0; i < 8; i++) {
        task = task.next(new ObjectKey("a"));
      }
      return new SectionSplitter(listings)
          .split(rule, task)
          .map(it -> it.split().isPresent() ? "split" : "unsplit");
    }
  }

  @TestFactory
  Stream<DynamicTest> survivesEveryFault() throws Exception {
    List<DynamicTest> tests = new ArrayList<>();
    for (Way way : Way.values()) {
      Case undisturbed = new Case(way);
      assertThat(undisturbed.run(FailureKind.INTERNAL)).isEqualTo(way.undisturbed);
      for (Side side : List.of(Side.SOURCE, Side.TARGET)) {
        undisturbed.store(side).calls().stream()
            .map(call -> call.operation())
            .distinct()
            .forEach(operation -> add(tests, way, side, operation));
      }
    }
    assertThat(tests).hasSizeGreaterThan(200);
    return tests.stream();
  }

  private void add(List<DynamicTest> tests, Way way, Side side, String operation) {
    for (Fault fault : faults()) {
      for (boolean always : new boolean[] {false, true}) {
        String cell = FaultTable.cell(way.text, side + " " + operation, fault.name(), always);
        tests.add(
            DynamicTest.dynamicTest(
                cell, () -> check(cell, new Case(way), side, operation, fault, always)));
      }
    }
  }

  private static List<Fault> faults() {
    List<Fault> faults = new ArrayList<>();
    for (FailureKind kind : FailureKind.values()) {
      if (kind.isAttempt()) {
        faults.add(new Fault(kind.name(), kind, script -> script.fail(kind)));
      }
    }
    faults.add(new Fault("lost reply", FailureKind.UNKNOWN_RESULT, FaultScript::loseReply));
    return faults;
  }

  private void check(
      String cell, Case one, Side side, String operation, Fault fault, boolean always)
      throws Exception {
    FaultScript script = one.store(side).on(operation);
    fault.script().accept(always ? script : script.times(1));

    String outcome = one.run(fault.kind());

    assertThat(one.store(side).count(operation)).as("no try without bound").isBetween(1L, 2L);
    assertThat(cell + "=" + outcome).isEqualTo(cell + "=" + table.expected(cell));
    one.store(side).heal();
    assertThat(one.run(fault.kind())).isEqualTo(one.way.undisturbed);
  }
}
