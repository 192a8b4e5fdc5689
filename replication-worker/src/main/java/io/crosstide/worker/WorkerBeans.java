package io.crosstide.worker;

import io.crosstide.contracts.id.RegionName;
import io.crosstide.contracts.task.Lane;
import io.crosstide.store.region.RegionCatalogue;
import io.crosstide.store.region.RegionCatalogueReader;
import io.crosstide.store.region.RegionStores;
import io.crosstide.store.s3.S3Options;
import io.crosstide.store.s3.S3RegionStores;
import io.crosstide.worker.breaker.BreakerSettings;
import io.crosstide.worker.breaker.RegionBreakers;
import io.crosstide.worker.bucket.TargetBuckets;
import io.crosstide.worker.bucket.VersioningCheck;
import io.crosstide.worker.copy.CopyContext;
import io.crosstide.worker.copy.CopySettings;
import io.crosstide.worker.copy.DeleteGrants;
import io.crosstide.worker.copy.DownRegions;
import io.crosstide.worker.copy.EventLoops;
import io.crosstide.worker.copy.KeptMetadata;
import io.crosstide.worker.copy.KeyWatches;
import io.crosstide.worker.copy.Limits;
import io.crosstide.worker.copy.Listing;
import io.crosstide.worker.copy.MissingKeys;
import io.crosstide.worker.copy.PartTagRegions;
import io.crosstide.worker.copy.RefusedClasses;
import io.crosstide.worker.copy.Replicator;
import io.crosstide.worker.copy.StopSign;
import io.crosstide.worker.copy.UnconditionalRegions;
import io.crosstide.worker.copy.UploadRecords;
import io.crosstide.worker.deletes.HttpDeleteGrants;
import io.crosstide.worker.plan.PlanLimits;
import io.crosstide.worker.progress.ProgressCalls;
import io.crosstide.worker.survey.HttpComparisonLeaves;
import io.crosstide.worker.survey.StoreClocks;
import io.crosstide.worker.survey.SurveyBacklogs;
import io.crosstide.worker.uploads.HttpUploadRecords;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Puts the parts together. */
class WorkerBeans {
  private static final int EVENT_LOOPS_MAX = 4;
  private static final int CONTROL_CONNECTIONS = 64;

  @Produces
  @Singleton
  RegionCatalogue catalogue(
      @ConfigProperty(name = "crosstide.regions-file") Path regions,
      @ConfigProperty(name = "crosstide.credentials-file") Path credentials) {
    return new RegionCatalogueReader().read(regions, credentials);
  }

  @Produces
  @Singleton
  StoreClocks storeClocks() {
    return new StoreClocks(System::nanoTime);
  }

  @Produces
  @Singleton
  S3RegionStores stores(
      Vertx vertx, RegionCatalogue catalogue, WorkerConfig config, StoreClocks clocks) {
    S3Options options =
        S3Options.DEFAULT.withConnections(
            config.connections(), config.connections(), CONTROL_CONNECTIONS);
    return new S3RegionStores(vertx, catalogue, options, clocks);
  }

  void close(@Disposes S3RegionStores stores) {
    stores.close();
  }

  @Produces
  @Singleton
  ProgressCalls progressCalls(
      Vertx vertx,
      WorkerConfig config,
      @ConfigProperty(name = "crosstide.progress-url") URI progress) {
    return new ProgressCalls(vertx, progress, config.uploadRecordTimeout());
  }

  void close(@Disposes ProgressCalls calls) {
    calls.close();
  }

  @Produces
  @Singleton
  HttpUploadRecords uploadRecords(ProgressCalls calls) {
    return new HttpUploadRecords(calls);
  }

  @Produces
  @Singleton
  HttpComparisonLeaves comparisonLeaves(ProgressCalls calls) {
    return new HttpComparisonLeaves(calls);
  }

  @Produces
  @Singleton
  HttpDeleteGrants deleteGrants(ProgressCalls calls) {
    return new HttpDeleteGrants(calls);
  }

  @Produces
  @Singleton
  SurveyBacklogs surveyBacklogs(ProgressCalls calls, WorkerConfig config) {
    return new SurveyBacklogs(calls, config.survey().pagesAhead(), config.survey().sections());
  }

  @Produces
  @Singleton
  EventLoops eventLoops(Vertx vertx, WorkerConfig config) {
    int processors = Runtime.getRuntime().availableProcessors();
    return new EventLoops(vertx, config.eventLoops().orElse(Math.min(processors, EVENT_LOOPS_MAX)));
  }

  @Produces
  @Singleton
  StopSign stopSign() {
    return new StopSign();
  }

  @Produces
  @Singleton
  Limits limits(WorkerConfig config, WorkerMetrics metrics) {
    Limits limits =
        new Limits(
            objects(config),
            Map.of(
                Listing.SURVEY, config.survey().tasks(),
                Listing.COMPARISON, config.survey().comparisons()),
            config.copy().bytesInFlightMax());
    metrics.watch(limits);
    return limits;
  }

  @Produces
  @Singleton
  RegionBreakers breakers(WorkerConfig config) {
    return new RegionBreakers(settings(config.breaker()), System::nanoTime);
  }

  static BreakerSettings settings(WorkerConfig.Breaker breaker) {
    return new BreakerSettings(
        breaker.stallAfter(), breaker.callsMin(), breaker.probeFirst(), breaker.probeMost());
  }

  @Produces
  @Singleton
  DownRegions downRegions(RegionBreakers breakers, Limits limits) {
    return new DownRegions(breakers, limits);
  }

  @Produces
  @Singleton
  KeyWatches keyWatches(WorkerConfig config) {
    return new KeyWatches(config.copy().stalledAfter(), System::nanoTime);
  }

  @Produces
  @Singleton
  Replicator replicator(
      Vertx vertx,
      WorkerConfig config,
      RegionStores stores,
      RegionCatalogue catalogue,
      Limits limits,
      RegionBreakers breakers,
      DownRegions down,
      KeyWatches watches,
      UploadRecords records,
      DeleteGrants grants,
      EventLoops loops,
      WorkerRules rules,
      WorkerMetrics metrics,
      StopSign stop) {
    CopyContext context =
        new CopyContext(
            vertx,
            settings(config),
            limits,
            breakers,
            down,
            watches,
            records,
            grants,
            new RefusedClasses(),
            new UnconditionalRegions(),
            new PartTagRegions(),
            new KeptMetadata(),
            new TargetBuckets(stores, catalogue::find),
            metrics,
            stop);
    return new Replicator(context, stores, loops, rules);
  }

  @Produces
  @Singleton
  VersioningCheck versioningCheck(RegionStores stores, WorkerConfig config) {
    return new VersioningCheck(stores, config.versioningKnownFor());
  }

  @Produces
  @Singleton
  MissingKeys missingKeys(RegionStores stores, RegionBreakers breakers, EventLoops loops) {
    return new MissingKeys(stores, breakers, loops);
  }

  private static Map<Lane, Integer> objects(WorkerConfig config) {
    return Map.of(
        Lane.LIVE, config.live().objects(),
        Lane.RTC, config.rtc().objects(),
        Lane.GAP, config.gap().objects(),
        Lane.HISTORY, config.history().objects(),
        Lane.RETRY, config.retry().objects());
  }

  static CopySettings settings(WorkerConfig config) {
    WorkerConfig.Copy copy = config.copy();
    WorkerConfig.BriefRetries retries = config.briefRetries();
    return new CopySettings(
        new PlanLimits(copy.partThreshold(), copy.partSize(), copy.copyPartSize()),
        copy.bytesPerTransfer(),
        copy.partsAtOnce(),
        copy.writesMax(),
        retries.tries(),
        retries.pauseMin(),
        retries.pauseMax(),
        retries.retryAfterMax(),
        copy.partPatience(),
        copy.lateWriteWait(),
        copy.uploadSaidEvery(),
        regions(config.tagsToldIn()),
        regions(config.withoutObjectAclsIn()));
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private static Set<RegionName> regions(Optional<Set<String>> names) {
    return names.orElse(Set.of()).stream().map(RegionName::new).collect(Collectors.toSet());
  }
}
