package io.crosstide.gateway.buckets;

import io.crosstide.contracts.http.BucketEntry;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.gateway.call.Call;
import io.crosstide.gateway.oss.bucket.BucketSummary;
import io.crosstide.gateway.oss.bucket.ListAllMyBucketsBody;
import io.crosstide.gateway.oss.error.OssErrors;
import io.crosstide.gateway.service.RulesClient;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** ListBuckets, and what it says of a bucket. */
public final class BucketListing {
  private static final int BUCKETS_MAX = 1_000;
  private static final int DEFAULT_BUCKETS = 100;
  private static final String STANDARD = "Standard";

  private final RulesClient registry;
  private final Endpoints endpoints;
  private final Owners owners;

  /** Of the buckets in the registry. */
  public BucketListing(RulesClient registry, Endpoints endpoints, Owners owners) {
    this.registry = registry;
    this.endpoints = endpoints;
    this.owners = owners;
  }

  Future<Void> list(Call call) {
    String account = call.caller().account().orElseThrow();
    String prefix = call.query().first("prefix").orElse("");
    String marker = call.query().first("marker").orElse("");
    int max = maxKeys(call);
    return matching(account, prefix, Optional.of(marker).filter(m -> !m.isEmpty()), max)
        .compose(
            found -> {
              List<BucketEntry> shown = found.subList(0, Math.min(max, found.size()));
              Optional<String> next =
                  found.size() > max
                      ? Optional.of(shown.get(max - 1).ref().bucket().value())
                      : Optional.empty();
              return call.exchange()
                  .xml(
                      new ListAllMyBucketsBody(
                          owners.of(account),
                          prefix,
                          marker,
                          max,
                          next,
                          shown.stream().map(this::summary).toList()));
            });
  }

  /** Buckets with the prefix, in order, until there is one more than asked for. */
  private Future<List<BucketEntry>> matching(
      String account, String prefix, Optional<String> after, int max) {
    return registry
        .buckets(account, after, BUCKETS_MAX)
        .compose(
            page -> {
              List<BucketEntry> found =
                  page.stream().filter(b -> b.ref().bucket().value().startsWith(prefix)).toList();
              if (found.size() > max || page.size() < BUCKETS_MAX) {
                return Future.succeededFuture(found);
              }
              String last = page.get(page.size() - 1).ref().bucket().value();
              return matching(account, prefix, Optional.of(last), max - found.size())
                  .map(rest -> Stream.concat(found.stream(), rest.stream()).toList());
            });
  }

  private static int maxKeys(Call call) {
    String text = call.query().text("max-keys").orElse(Integer.toString(DEFAULT_BUCKETS));
    try {
      int asked = Integer.parseInt(text);
      if (asked >= 1 && asked <= BUCKETS_MAX) {
        return asked;
      }
    } catch (NumberFormatException notANumber) {
      // Refused below.
    }
    throw OssErrors.invalidArgument(
            "Argument max-keys must be an integer between 1 and 1000.", "max-keys", text)
        .asException();
  }

  BucketSummary summary(BucketEntry bucket) {
    RegionName region = bucket.ref().region();
    String endpoint = endpoints.of(region);
    return new BucketSummary(
        bucket.ref().bucket().value(),
        Regions.bare(region),
        bucket.createdAt(),
        endpoint,
        endpoint,
        STANDARD);
  }
}
