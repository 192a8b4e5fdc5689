package io.crosstide.worker.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleActions;
import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.Lane;
import io.crosstide.store.DeleteResult;
import io.crosstide.store.ListedVersion;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.ObjectHeaders;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.Provenance;
import io.crosstide.store.ReadOptions;
import io.crosstide.store.StoreException;
import io.crosstide.store.VersionListRequest;
import io.crosstide.store.VersionPage;
import io.vertx.core.Future;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A key of 100,000 versions, which are made up as they are asked for. */
class VersionMemoryTest {
  private static final int COUNT = 100_000;
  private static final int LISTINGS_BETWEEN_LOOKS = 40;
  private static final ObjectKey KEY = new ObjectKey("k");
  private static final StoreException NO_SUCH_VERSION =
      new StoreException(
          FailureKind.NOT_FOUND, 404, "NoSuchVersion", "Gone", Optional.empty(), null);

  private final Rule rule = Cases.versioned(RuleActions.ALL);
  private final List<WeakReference<ListedVersion>> made = new ArrayList<>();
  private final AtomicInteger heads = new AtomicInteger();
  private int oldestVersion;

  /** The one below the oldest of the source. */
  private boolean isLeftAtTarget;

  private int listings;
  private long heldMax;

  /** I38: as many versions in memory as two pages hold, and no more. */
  @Test
  void comparesAHundredThousandVersionsByPages() throws Exception {
    Bench bench = new Bench(rule);
    bench.stores.put(rule.source().region(), store("s"));
    bench.stores.put(rule.target().region(), store("t"));

    Outcome outcome =
        Bytes.await(
            bench
                .replicator()
                .replicate(rule, Cases.task("k", ChangeKind.FOUND), Lane.HISTORY, true, true));

    assertThat(outcome).isEqualTo(new Outcome.Unchanged());
    assertThat(listings).isBetween(400, 410);
    assertThat(heldMax).isBetween(1L, 4_000L);
    assertThat(heads).hasValue(COUNT);
  }

  /** What is no more is no hindrance, wherever it was. */
  @Test
  void asksForEachVersionOnce() throws Exception {
    Bench bench = new Bench(rule);
    bench.stores.put(rule.source().region(), store("s"));
    bench.stores.put(rule.target().region(), store("t"));
    Replicator worker = bench.replicator();
    KeyTask found = Cases.task("k", ChangeKind.FOUND);
    assertThat(Bytes.await(worker.replicate(rule, found, Lane.HISTORY, true, true)))
        .isEqualTo(new Outcome.Unchanged());
    for (int oldest : List.of(0, 1, 777)) {
      oldestVersion = oldest;
      heads.set(0);

      assertThat(Bytes.await(worker.replicate(rule, found, Lane.HISTORY, true, true)))
          .isEqualTo(new Outcome.Unchanged());

      assertThat(heads).hasValueLessThan(100);
    }
  }

  /** I30: the copy is found among all others without asking for each. */
  @Test
  void findsTheCopyOfADeletedVersion() throws Exception {
    Bench bench = new Bench(rule);
    bench.stores.put(rule.source().region(), store("s"));
    bench.stores.put(rule.target().region(), store("t"));
    Replicator worker = bench.replicator();
    KeyTask found = Cases.task("k", ChangeKind.FOUND);
    Bytes.await(worker.replicate(rule, found, Lane.HISTORY, true, true));
    heads.set(0);
    oldestVersion = 1;
    isLeftAtTarget = true;

    Outcome outcome =
        Bytes.await(
            worker.replicate(
                rule, Cases.delete("k", new VersionId("s0")), Lane.LIVE, false, false));

    assertThat(outcome).isEqualTo(new Outcome.Deleted());
    assertThat(isLeftAtTarget).isFalse();
    assertThat(heads).hasValueLessThan(100);
  }

  private ObjectStore store(String side) {
    return (ObjectStore)
        Proxy.newProxyInstance(
            VersionMemoryTest.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (proxy, method, arguments) -> answer(side, method, arguments));
  }

  private Object answer(String side, Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "listVersions" -> Future.succeededFuture(page(side, (VersionListRequest) arguments[1]));
      case "head" -> {
        heads.incrementAndGet();
        yield Future.succeededFuture(facts((ReadOptions) arguments[2]));
      }
      case "get" -> Future.failedFuture(NO_SUCH_VERSION);
      case "delete" -> {
        assertThat(arguments[2]).isEqualTo(Optional.of(new VersionId("t" + (oldestVersion - 1))));
        isLeftAtTarget = false;
        yield Future.succeededFuture(new DeleteResult(Optional.empty(), false));
      }
      default -> throw new IllegalStateException("Nothing else is needed: " + method.getName());
    };
  }

  private VersionPage page(String side, VersionListRequest request) {
    look();
    int from = request.versionMarker().map(VersionMemoryTest::number).orElse(COUNT) - 1;
    List<ListedVersion> versions = new ArrayList<>();
    int oldest = oldestVersion - (side.equals("t") && isLeftAtTarget ? 1 : 0);
    for (int i = from; i >= oldest && versions.size() < request.max(); i--) {
      ListedVersion version =
          new ListedVersion(
              KEY,
              new VersionId(side + i),
              i == COUNT - 1,
              false,
              Instant.EPOCH,
              Optional.of(tag(i)),
              1,
              Optional.empty());
      versions.add(version);
      made.add(new WeakReference<>(version));
    }
    int last = from - versions.size() + 1;
    boolean isMore = last > oldest;
    return new VersionPage(
        versions,
        List.of(),
        isMore ? Optional.of(KEY.value()) : Optional.empty(),
        isMore ? Optional.of(new VersionId(side + last)) : Optional.empty());
  }

  /** How many of those made so far anybody still holds. */
  private void look() {
    if (++listings % LISTINGS_BETWEEN_LOOKS == 0) {
      System.gc();
      made.removeIf(reference -> reference.get() == null);
      heldMax = Math.max(heldMax, made.size());
    }
  }

  private ObjectFacts facts(ReadOptions options) {
    int number = number(options.version().orElseThrow());
    Provenance provenance =
        new Provenance(
            rule.id(), tag(number), Instant.EPOCH, Optional.of(new VersionId("s" + number)));
    return new ObjectFacts(
        1,
        tag(number),
        Instant.EPOCH,
        options.version(),
        provenance.addTo(ObjectHeaders.NONE),
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        OptionalInt.empty());
  }

  private static ETag tag(int number) {
    return new ETag("tag-" + number);
  }

  private static int number(VersionId version) {
    return Integer.parseInt(version.value().substring(1));
  }
}
