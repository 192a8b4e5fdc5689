package io.crosstide.worker.uploads;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.upload.UploadRecord;
import io.crosstide.store.CannedAcl;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.UploadListRequest;
import io.crosstide.store.memory.FaultScript;
import io.crosstide.store.memory.FaultyObjectStore;
import io.crosstide.store.memory.MemoryObjectStore;
import io.crosstide.worker.WorkerMetrics;
import io.crosstide.worker.copy.Bytes;
import io.crosstide.worker.copy.Cases;
import io.crosstide.worker.copy.EventLoops;
import io.crosstide.worker.copy.MemoryUploadRecords;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * I23: whatever the abort of one upload that nobody ends fails with, it stays recorded until it is
 * aborted, and the others are aborted. Only with its bucket it ends by itself.
 */
class UploadSweepFaultTest {
  private static final UploadListRequest ALL =
      new UploadListRequest("", "", Optional.empty(), Optional.empty(), 1000);

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() throws Exception {
    Bytes.await(vertx.close());
  }

  /** A way of failing. */
  private record Fault(String name, boolean isEnd, Consumer<FaultScript> script) {}

  @TestFactory
  Stream<DynamicTest> anUploadStaysUntilItIsAborted() {
    List<Fault> faults = new ArrayList<>();
    for (FailureKind kind : FailureKind.values()) {
      if (kind.isAttempt()) {
        boolean isEnd = kind == FailureKind.NO_SUCH_BUCKET;
        faults.add(new Fault(kind.name(), isEnd, script -> script.fail(kind)));
      }
    }
    faults.add(new Fault("lost reply", false, FaultScript::loseReply));
    return faults.stream().map(it -> DynamicTest.dynamicTest(it.name(), () -> check(it)));
  }

  private void check(Fault fault) throws Exception {
    FaultyObjectStore store = new FaultyObjectStore(new MemoryObjectStore(), vertx);
    Bytes.await(store.createBucket(Cases.TARGET.bucket(), CannedAcl.PRIVATE));
    MemoryUploadRecords records = new MemoryUploadRecords();
    UploadRecord failing = leave(store, records, "a");
    leave(store, records, "b");
    UploadSweep sweep =
        new UploadSweep(
            vertx,
            null,
            records,
            region -> store,
            new EventLoops(vertx, 1),
            new WorkerMetrics(new SimpleMeterRegistry()));
    fault.script().accept(store.on("abortUpload").key("a").times(1));

    sweep(sweep);

    assertThat(store.count("abortUpload")).as("no try without bound").isEqualTo(2);
    if (fault.isEnd()) {
      assertThat(records.all()).isEmpty();
      return;
    }
    assertThat(records.all()).hasSize(1).allMatch(failing::isSameUpload);
    sweep(sweep);
    assertThat(records.all()).isEmpty();
    assertThat(Bytes.await(store.listUploads(Cases.TARGET.bucket(), ALL)).uploads()).isEmpty();
  }

  private static void sweep(UploadSweep sweep) throws Exception {
    Bytes.await(sweep.sweep().otherwiseEmpty());
  }

  private static UploadRecord leave(
      FaultyObjectStore store, MemoryUploadRecords records, String key) throws Exception {
    ObjectKey named = new ObjectKey(key);
    UploadRecord upload =
        new UploadRecord(
            RuleId.random(),
            Cases.TARGET,
            named,
            Bytes.await(store.createUpload(Cases.TARGET.bucket(), named, ObjectAttributes.NONE))
                .value(),
            new ETag("0123456789abcdef0123456789abcdef"),
            Optional.empty(),
            1,
            "plan");
    Bytes.await(records.put(upload));
    Bytes.await(records.abandon(upload));
    return upload;
  }
}
