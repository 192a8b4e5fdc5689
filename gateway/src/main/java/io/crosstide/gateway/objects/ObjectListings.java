package io.crosstide.gateway.objects;

import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.gateway.call.Call;
import io.crosstide.gateway.oss.OssQuery;
import io.crosstide.gateway.oss.error.OssErrors;
import io.crosstide.gateway.oss.listing.ContinuationToken;
import io.crosstide.gateway.oss.listing.ListObjectsBody;
import io.crosstide.gateway.oss.listing.ListObjectsV2Body;
import io.crosstide.gateway.oss.listing.NameEncoding;
import io.crosstide.gateway.oss.listing.ObjectEntry;
import io.crosstide.store.ListRequest;
import io.crosstide.store.ObjectPage;
import io.crosstide.store.region.RegionStores;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** ListObjects, both versions. */
final class ObjectListings {
  private static final int DEFAULT_KEYS = 100;

  /** No key of a store sorts behind it; what begins with a prefix sorts before prefix + this. */
  private static final String BEYOND = new String(Character.toChars(Character.MAX_CODE_POINT));

  private final RegionStores stores;
  private final ExactListings exact;
  private final ReplicaOwners owners;

  /** A page with the entries that are shown of it. */
  private record Contents(ObjectPage page, List<ObjectEntry> entries) {}

  ObjectListings(RegionStores stores, ExactListings exact, ReplicaOwners owners) {
    this.stores = stores;
    this.exact = exact;
    this.owners = owners;
  }

  Future<Void> first(Call call) {
    OssQuery query = call.query();
    NameEncoding names = NameEncoding.of(query);
    String marker = query.first("marker").orElse("");
    int max = ListLimits.of(query, "max-keys", DEFAULT_KEYS);
    return contents(call, marker, max, true)
        .compose(
            shown ->
                call.exchange()
                    .xml(
                        new ListObjectsBody(
                            names,
                            call.bucket().value(),
                            prefix(query),
                            marker,
                            max,
                            delimiter(query),
                            next(shown.page()),
                            shown.entries(),
                            shown.page().commonPrefixes())));
  }

  Future<Void> second(Call call) {
    OssQuery query = call.query();
    NameEncoding names = NameEncoding.of(query);
    String startAfter = query.first("start-after").orElse("");
    String token = query.first("continuation-token").orElse("");
    String after = token.isEmpty() ? startAfter : ContinuationToken.key(token);
    int max = ListLimits.of(query, "max-keys", DEFAULT_KEYS);
    boolean fetchOwner = query.first("fetch-owner").filter("true"::equals).isPresent();
    return contents(call, after, max, fetchOwner)
        .compose(
            shown ->
                call.exchange()
                    .xml(
                        new ListObjectsV2Body(
                            names,
                            call.bucket().value(),
                            prefix(query),
                            startAfter,
                            token,
                            max,
                            delimiter(query),
                            next(shown.page()).map(ContinuationToken::of),
                            shown.entries(),
                            shown.page().commonPrefixes())));
  }

  private Future<Contents> contents(Call call, String after, int max, boolean withOwners) {
    return exact.show(
        call.bucketEntry().ref(),
        call.exchange()::isAbandoned,
        look ->
            page(call, after, max)
                .compose(
                    page ->
                        look.apply(page.objects().stream().map(Listed::of).toList())
                            .compose(
                                listed ->
                                    withOwners
                                        ? owners.entries(call.bucketEntry(), listed)
                                        : Future.succeededFuture(withoutOwners(listed)))
                            .map(entries -> new Contents(page, entries))));
  }

  private static List<ObjectEntry> withoutOwners(List<Listed> listed) {
    return listed.stream().map(object -> object.entry(Optional.empty())).toList();
  }

  private Future<ObjectPage> page(Call call, String after, int max) {
    String prefix = prefix(call.query());
    String delimiter = delimiter(call.query());
    ListRequest request =
        new ListRequest(prefix, delimiter, beyond(after, prefix, delimiter), Optional.empty(), max);
    return stores.store(call.bucketEntry().ref().region()).list(call.bucket(), request);
  }

  /** A marker may be a group that was listed: the listing goes on behind all of it. */
  private static Optional<ObjectKey> beyond(String marker, String prefix, String delimiter) {
    if (marker.isEmpty()) {
      return Optional.empty();
    }
    boolean group =
        !delimiter.isEmpty()
            && marker.startsWith(prefix)
            && marker.endsWith(delimiter)
            && marker.length() > prefix.length();
    return Optional.of(key(group ? marker + BEYOND : marker));
  }

  private static ObjectKey key(String text) {
    try {
      return new ObjectKey(text);
    } catch (IllegalArgumentException tooLong) {
      throw OssErrors.invalidArgument("The marker is too long.").asException();
    }
  }

  /** The last name of a page, key or group, from which the next page goes on. */
  private static Optional<String> next(ObjectPage page) {
    if (page.nextToken().isEmpty()) {
      return Optional.empty();
    }
    List<ObjectKey> last = new ArrayList<>(2);
    if (!page.objects().isEmpty()) {
      last.add(page.objects().get(page.objects().size() - 1).key());
    }
    if (!page.commonPrefixes().isEmpty()) {
      last.add(new ObjectKey(page.commonPrefixes().get(page.commonPrefixes().size() - 1)));
    }
    return last.stream().max(ObjectKey::compareTo).map(ObjectKey::value);
  }

  private static String prefix(OssQuery query) {
    return query.first("prefix").orElse("");
  }

  private static String delimiter(OssQuery query) {
    return query.first("delimiter").orElse("");
  }
}
