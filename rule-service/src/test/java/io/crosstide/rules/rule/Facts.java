package io.crosstide.rules.rule;

import io.crosstide.contracts.http.BucketEntry;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.rules.bucket.BucketState;
import io.crosstide.store.region.Region;
import io.crosstide.store.region.RegionCatalogue;
import io.crosstide.store.region.StoreCredentials;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Facts for tests: bucket {@code src} in hangzhou, {@code dst} in beijing, no rules. */
record Facts(RuleFacts facts) {
  static final int LIMIT = 100;

  static Facts fine() {
    return new Facts(
        new RuleFacts(
            bucket("oss-cn-hangzhou", "src", "alice", BucketState.UNVERSIONED),
            bucket("oss-cn-beijing", "dst", "alice", BucketState.UNVERSIONED),
            ExistingRules.NONE,
            new RegionCatalogue(
                List.of(
                    region("oss-cn-hangzhou", "mainland", true),
                    region("oss-cn-beijing", "mainland", true),
                    region("oss-us-west-1", "america", false))),
            LIMIT));
  }

  static Optional<RuleFacts.Bucket> bucket(
      String region, String name, String owner, BucketState state) {
    BucketRef ref = new BucketRef(new RegionName(region), new BucketName(name));
    return Optional.of(new RuleFacts.Bucket(new BucketEntry(ref, owner, Instant.EPOCH), state));
  }

  static Region region(String name, String group, boolean rtc) {
    return new Region(
        new RegionName(name),
        URI.create("http://127.0.0.1:1"),
        Region.Addressing.PATH,
        "us-east-1",
        new StoreCredentials("id", "secret"),
        Optional.of(group),
        Optional.empty(),
        OptionalLong.empty(),
        rtc,
        Map.of(),
        Map.of());
  }

  Facts source(Optional<RuleFacts.Bucket> source) {
    return new Facts(
        new RuleFacts(
            source, facts.target(), facts.existing(), facts.catalogue(), facts.rulesPerBucket()));
  }

  Facts target(Optional<RuleFacts.Bucket> target) {
    return new Facts(
        new RuleFacts(
            facts.source(), target, facts.existing(), facts.catalogue(), facts.rulesPerBucket()));
  }

  Facts target(String region, BucketState state) {
    return target(bucket(region, "dst", "alice", state));
  }

  Facts states(BucketState source, BucketState target) {
    return source(bucket("oss-cn-hangzhou", "src", "alice", source))
        .target("oss-cn-beijing", target);
  }

  Facts existing(boolean pair, boolean name, long ofSource, long ofTarget) {
    return new Facts(
        new RuleFacts(
            facts.source(),
            facts.target(),
            new ExistingRules(pair, name, ofSource, ofTarget),
            facts.catalogue(),
            facts.rulesPerBucket()));
  }

  Facts regions(Region... regions) {
    return new Facts(
        new RuleFacts(
            facts.source(),
            facts.target(),
            facts.existing(),
            new RegionCatalogue(List.of(regions)),
            facts.rulesPerBucket()));
  }
}
