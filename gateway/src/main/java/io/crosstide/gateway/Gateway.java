package io.crosstide.gateway;

import io.crosstide.contracts.rule.Rule;
import io.crosstide.gateway.access.Accounts;
import io.crosstide.gateway.access.AccountsFile;
import io.crosstide.gateway.access.SystemSecretSource;
import io.crosstide.gateway.buckets.AccessCheck;
import io.crosstide.gateway.buckets.BucketCalls;
import io.crosstide.gateway.buckets.BucketDirectory;
import io.crosstide.gateway.buckets.BucketLife;
import io.crosstide.gateway.buckets.BucketListing;
import io.crosstide.gateway.buckets.BucketVersioning;
import io.crosstide.gateway.buckets.Endpoints;
import io.crosstide.gateway.buckets.Owners;
import io.crosstide.gateway.buckets.PublicAccess;
import io.crosstide.gateway.capture.CaptureAssembly;
import io.crosstide.gateway.capture.MonotonicClock;
import io.crosstide.gateway.capture.StoreClocks;
import io.crosstide.gateway.door.DoorAssembly;
import io.crosstide.gateway.door.DoorServers;
import io.crosstide.gateway.objects.ObjectCalls;
import io.crosstide.gateway.operator.OperatorParts;
import io.crosstide.gateway.oss.address.AddressResolver;
import io.crosstide.gateway.oss.auth.Authenticator;
import io.crosstide.gateway.replication.ReplicationCalls;
import io.crosstide.gateway.replication.ReplicationLocations;
import io.crosstide.gateway.replication.RoleCheck;
import io.crosstide.gateway.service.ComparisonClient;
import io.crosstide.gateway.service.LedgerClient;
import io.crosstide.gateway.service.LetterClient;
import io.crosstide.gateway.service.ProgressClient;
import io.crosstide.gateway.service.RulesClient;
import io.crosstide.messaging.amqp.Publishers;
import io.crosstide.messaging.rules.RuleFeed;
import io.crosstide.store.region.RegionCatalogue;
import io.crosstide.store.region.RegionCatalogueReader;
import io.crosstide.store.region.RegionStores;
import io.crosstide.store.s3.S3RegionStores;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Everything the gateway is made of, put together once. */
final class Gateway {
  private final Endpoints endpoints;
  private final S3RegionStores stores;
  private final CaptureAssembly capture;
  private final DoorServers servers;
  private final RuleFeed feed;
  private final OperatorParts operator;

  Gateway(
      Vertx vertx,
      GatewayConfig config,
      SharedSettings shared,
      Publishers publishers,
      RuleFeed feed,
      MeterRegistry registry) {
    RegionCatalogue catalogue =
        new RegionCatalogueReader().read(shared.regions(), shared.credentials());
    Accounts accounts = accounts(shared.accounts());
    MonotonicClock clock = new MonotonicClock(InstantSource.system());
    StoreClocks clocks = new StoreClocks(clock, System::nanoTime, config.capture().clockWindow());
    RulesClient rules =
        new RulesClient(
            vertx, shared.rules(), config.services().timeout(), config.services().connections());
    ProgressClient progress =
        new ProgressClient(
            vertx, shared.progress(), config.services().timeout(), config.services().connections());

    this.feed = feed;
    this.endpoints =
        new Endpoints(config.domain(), config.advertisedHost(), config.advertisedPort());
    this.stores = new S3RegionStores(vertx, catalogue, GatewaySettings.stores(config), clocks);
    this.capture =
        new CaptureAssembly(
            vertx,
            GatewaySettings.capture(config),
            clock,
            clocks,
            publishers,
            feed,
            progress,
            stores,
            registry);

    BucketDirectory directory =
        new BucketDirectory(
            rules, catalogue, config.buckets().remember(), config.buckets().rememberedMax());
    PublicAccess everybody =
        new PublicAccess(stores, config.buckets().rememberAcl(), config.buckets().rememberedMax());
    AccessCheck access = new AccessCheck(everybody);
    Owners owners =
        new Owners(id -> accounts.account(id).map(account -> account.displayName()).orElse(id));
    OperationSwitch operations =
        new OperationSwitch(
            new BucketCalls(
                stores, new BucketListing(rules, endpoints, owners), owners, everybody, feed::all),
            new BucketVersioning(stores, () -> feed.refresh().map(x -> feed.all())),
            new BucketLife(rules, stores, catalogue, directory, clock),
            new ObjectCalls(
                stores,
                capture.capture(),
                directory,
                access,
                owners,
                feed::all,
                GatewaySettings.lookedAt(
                    config.objects().exactListings(),
                    () -> feed.isLoaded() ? Optional.of(feed.all()) : Optional.empty()),
                GatewaySettings.objects(config)),
            new ReplicationCalls(
                rules,
                progress,
                new ReplicationLocations(catalogue),
                new RoleCheck(accounts, directory),
                feed::refresh));
    this.servers =
        DoorAssembly.servers(
            vertx,
            GatewaySettings.servers(config, catalogue),
            endpoints,
            new AddressResolver(GatewaySettings.hosts(config, catalogue)),
            new Authenticator(
                accounts, InstantSource.system(), GatewaySettings.auth(config, catalogue)),
            directory,
            access,
            operations,
            registry);
    this.operator = operator(vertx, config, shared, accounts, rules, progress, stores, clocks);
  }

  private static OperatorParts operator(
      Vertx vertx,
      GatewayConfig config,
      SharedSettings shared,
      Accounts accounts,
      RulesClient rules,
      ProgressClient progress,
      RegionStores stores,
      StoreClocks clocks) {
    LedgerClient ledger =
        new LedgerClient(
            vertx, shared.progress(), config.services().timeout(), config.services().connections());
    ComparisonClient comparisons =
        new ComparisonClient(
            vertx, shared.progress(), config.services().timeout(), config.services().connections());
    return OperatorParts.of(
        vertx,
        accounts.operators(),
        rules,
        progress,
        ledger,
        new LetterClient(
            vertx, shared.progress(), config.services().timeout(), config.services().connections()),
        comparisons,
        stores,
        clocks,
        GatewaySettings.barriers(config));
  }

  private static Accounts accounts(Path file) {
    try {
      return AccountsFile.parse(Files.readString(file), new SystemSecretSource());
    } catch (IOException unreadable) {
      throw new UncheckedIOException("The accounts file cannot be read", unreadable);
    }
  }

  Endpoints endpoints() {
    return endpoints;
  }

  /** The rules that this process knows. */
  List<Rule> rules() {
    return feed.all();
  }

  S3RegionStores stores() {
    return stores;
  }

  CaptureAssembly capture() {
    return capture;
  }

  /** The parts of the operator's API. */
  OperatorParts operator() {
    return operator;
  }

  DoorServers servers() {
    return servers;
  }
}
