package io.crosstide.worker.survey;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
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
import io.crosstide.store.memory.FaultyObjectStore;
import io.crosstide.store.memory.MemoryObjectStore;
import io.crosstide.worker.breaker.BreakerSettings;
import io.crosstide.worker.breaker.RegionBreakers;
import io.crosstide.worker.copy.Bytes;
import io.crosstide.worker.copy.Cases;
import io.crosstide.worker.copy.DownRegions;
import io.crosstide.worker.copy.Limits;
import io.crosstide.worker.copy.Listing;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** I49: what is let through to try a region that is down tries it. */
class SurveyListingsTest {
  private static final Rule RULE = Cases.rule();
  private static final SurveyTask TASK =
      SurveyTask.first(RULE.id(), SurveyId.random(), 0, KeyRange.ofPrefix(""), Optional.empty());

  private final Vertx vertx = Vertx.vertx();
  private final FaultyObjectStore source = new FaultyObjectStore(new MemoryObjectStore(), vertx);
  private final FaultyObjectStore target = new FaultyObjectStore(new MemoryObjectStore(), vertx);
  private final Map<RegionName, FaultyObjectStore> stores =
      Map.of(RULE.source().region(), source, RULE.target().region(), target);
  private long nanos;
  private final DownRegions down =
      new DownRegions(
          new RegionBreakers(BreakerSettings.DEFAULT, () -> nanos),
          new Limits(
              Arrays.stream(Lane.values()).collect(Collectors.toMap(Function.identity(), x -> 1)),
              Cases.LISTINGS,
              1 << 20));
  private final SurveyListings listings = new SurveyListings(stores::get, down);

  @BeforeEach
  void goDown() throws Exception {
    Bytes.await(source.createBucket(RULE.source().bucket(), CannedAcl.PRIVATE));
    Bytes.await(target.createBucket(RULE.target().bucket(), CannedAcl.PRIVATE));
    Bytes.await(
        source.put(
            RULE.source().bucket(),
            new ObjectKey("k"),
            PutRequest.of(1, ObjectAttributes.of(ObjectHeaders.NONE)),
            Bytes.stream(new byte[1])));
    target.on("list").fail(FailureKind.UNAVAILABLE);
    for (int i = 0; i < BreakerSettings.DEFAULT.callsMin(); i++) {
      assertThat(Bytes.await(listings.both(RULE, TASK, 1).otherwise((ComparedListing) null)))
          .isNull();
    }
    pass(BreakerSettings.DEFAULT.stallAfter());
    assertThat(down.check()).containsExactly(RULE.target().region());
    source.forgetCalls();
    target.forgetCalls();
  }

  @AfterEach
  void close() throws Exception {
    Bytes.await(vertx.close());
  }

  @Test
  void aListingOfTheSourceFindsTheTargetUpAgain() throws Exception {
    assertThat(list().failed()).as("not its time to try").isTrue();
    pass(BreakerSettings.DEFAULT.probeFirst());
    assertThat(list().failed()).isTrue();
    assertThat(target.count("list")).isEqualTo(1);
    assertThat(source.count("list")).as("nothing is to go to a target that is down").isZero();

    target.heal();
    pass(BreakerSettings.DEFAULT.probeMost());
    assertThat(list().result().objects()).hasSize(1);
    assertThat(down.isDown(RULE.target().region())).isFalse();
    assertThat(list().result().objects()).hasSize(1);
    assertThat(target.count("list")).as("asked only while it is down").isEqualTo(2);
  }

  @Test
  void aTargetThatRefusesIsUp() throws Exception {
    target.heal();
    target.on("list").fail(FailureKind.FORBIDDEN);
    pass(BreakerSettings.DEFAULT.probeFirst());

    assertThat(list().result().objects()).hasSize(1);
    assertThat(down.isDown(RULE.target().region())).isFalse();
  }

  private Future<RangeListing> list() throws Exception {
    Future<RangeListing> listing =
        down.listing(Listing.SURVEY, RULE, () -> listings.source(RULE, TASK, 10));
    Bytes.await(listing.otherwise((RangeListing) null));
    return listing;
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }
}
