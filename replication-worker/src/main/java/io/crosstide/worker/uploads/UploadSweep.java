package io.crosstide.worker.uploads;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.upload.UploadRecord;
import io.crosstide.store.StoreException;
import io.crosstide.store.UploadId;
import io.crosstide.store.UploadRef;
import io.crosstide.store.region.RegionStores;
import io.crosstide.worker.WorkerConfig;
import io.crosstide.worker.WorkerMetrics;
import io.crosstide.worker.copy.EventLoops;
import io.crosstide.worker.copy.UploadRecords;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Aborts uploads of ours that nobody will end any more, so that their parts do not fill the
 * targets: now and then a worker is handed some. Only what is recorded is ever aborted (I23).
 */
@Singleton
public class UploadSweep {
  private static final Logger LOG = Logger.getLogger(UploadSweep.class);

  /** Few at a time: it is not urgent, and stores have other things to do. */
  private static final int UPLOADS_MAX = 20;

  private final Vertx vertx;
  private final WorkerConfig config;
  private final UploadRecords records;
  private final RegionStores stores;
  private final EventLoops loops;
  private final WorkerMetrics metrics;
  private final AtomicBoolean isRunning = new AtomicBoolean();
  private long timer;

  @Inject
  UploadSweep(
      Vertx vertx,
      WorkerConfig config,
      UploadRecords records,
      RegionStores stores,
      EventLoops loops,
      WorkerMetrics metrics) {
    this.vertx = vertx;
    this.config = config;
    this.records = records;
    this.stores = stores;
    this.loops = loops;
    this.metrics = metrics;
  }

  void onStart(@Observes StartupEvent event) {
    timer = vertx.setPeriodic(config.uploadSweepInterval().toMillis(), id -> sweep());
  }

  void onStop(@Observes ShutdownEvent event) {
    vertx.cancelTimer(timer);
  }

  /** Fails if something stays that was handed out; it is handed out again. */
  Future<Void> sweep() {
    return isRunning.compareAndSet(false, true)
        ? loops
            .run(() -> records.takeAbandoned(UPLOADS_MAX).compose(this::abortAll))
            .onFailure(cause -> LOG.debugf("No uploads are swept now: %s", cause.getMessage()))
            .onComplete(done -> isRunning.set(false))
        : Future.succeededFuture();
  }

  private Future<Void> abortAll(List<UploadRecord> uploads) {
    return Future.join(uploads.stream().map(this::abort).toList()).mapEmpty();
  }

  /** One that cannot be aborted now is handed out again. */
  private Future<Void> abort(UploadRecord upload) {
    UploadRef ref =
        new UploadRef(upload.target().bucket(), upload.key(), new UploadId(upload.upload()));
    return abort(upload, ref)
        .compose(v -> records.remove(upload))
        .onSuccess(
            v -> {
              metrics.uploadSwept();
              LOG.infof("Aborted an upload to %s that nobody ended", upload.target());
            })
        .onFailure(
            cause -> LOG.warnf("An upload to %s stays: %s", upload.target(), cause.getMessage()));
  }

  private Future<Void> abort(UploadRecord upload, UploadRef ref) {
    try {
      return stores.store(upload.target().region()).abortUpload(ref).recover(UploadSweep::gone);
    } catch (IllegalArgumentException unknownRegion) {
      return Future.failedFuture("The region is not in this worker's catalogue");
    }
  }

  /** Uploads end with their bucket. */
  private static Future<Void> gone(Throwable cause) {
    return cause instanceof StoreException store && store.kind() == FailureKind.NO_SUCH_BUCKET
        ? Future.succeededFuture()
        : Future.failedFuture(cause);
  }
}
