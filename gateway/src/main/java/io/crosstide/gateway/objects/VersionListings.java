package io.crosstide.gateway.objects;

import io.crosstide.contracts.id.VersionId;
import io.crosstide.gateway.call.Call;
import io.crosstide.gateway.objects.ExactListings.Look;
import io.crosstide.gateway.oss.OssQuery;
import io.crosstide.gateway.oss.bucket.Owner;
import io.crosstide.gateway.oss.listing.ListVersionsBody;
import io.crosstide.gateway.oss.listing.NameEncoding;
import io.crosstide.gateway.oss.listing.ObjectEntry;
import io.crosstide.gateway.oss.listing.VersionEntry;
import io.crosstide.store.ListedVersion;
import io.crosstide.store.VersionListRequest;
import io.crosstide.store.VersionPage;
import io.crosstide.store.region.RegionStores;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** ListObjectVersions. */
final class VersionListings {
  private static final int DEFAULT_KEYS = 100;

  private final RegionStores stores;
  private final ExactListings exact;
  private final ReplicaOwners owners;

  VersionListings(RegionStores stores, ExactListings exact, ReplicaOwners owners) {
    this.stores = stores;
    this.exact = exact;
    this.owners = owners;
  }

  Future<Void> list(Call call) {
    OssQuery query = call.query();
    NameEncoding names = NameEncoding.of(query);
    int max = ListLimits.of(query, "max-keys", DEFAULT_KEYS);
    Optional<String> keyMarker = query.text("key-marker");
    VersionListRequest request =
        new VersionListRequest(
            query.first("prefix").orElse(""),
            query.first("delimiter").orElse(""),
            keyMarker,
            query.text("version-id-marker").filter(v -> keyMarker.isPresent()).map(VersionId::new),
            max);
    return exact
        .show(
            call.bucketEntry().ref(),
            call.exchange()::isAbandoned,
            look ->
                stores
                    .store(call.bucketEntry().ref().region())
                    .listVersions(call.bucket(), request)
                    .compose(
                        page ->
                            entries(call, page, look)
                                .map(entries -> body(call, names, request, page, entries))))
        .compose(body -> call.exchange().xml(body));
  }

  private Future<List<VersionEntry>> entries(Call call, VersionPage page, Look look) {
    List<Listed> objects =
        page.versions().stream().flatMap(version -> Listed.of(version).stream()).toList();
    return look.apply(objects)
        .compose(listed -> owners.entries(call.bucketEntry(), listed))
        .map(entries -> lines(page, entries, owners.own(call.bucketEntry())));
  }

  /** Of delete markers nothing tells what they were made from: a store keeps no metadata of one. */
  private static List<VersionEntry> lines(VersionPage page, List<ObjectEntry> objects, Owner own) {
    List<VersionEntry> lines = new ArrayList<>();
    Iterator<ObjectEntry> next = objects.iterator();
    for (ListedVersion version : page.versions()) {
      String id = version.version().value();
      lines.add(
          Listed.of(version).isPresent()
              ? new VersionEntry.Version(next.next(), id, version.latest())
              : new VersionEntry.DeleteMarker(
                  version.key().value(), id, version.latest(), version.lastModified(), own));
    }
    return lines;
  }

  private static ListVersionsBody body(
      Call call,
      NameEncoding names,
      VersionListRequest request,
      VersionPage page,
      List<VersionEntry> entries) {
    return new ListVersionsBody(
        names,
        call.bucket().value(),
        request.prefix(),
        request.keyMarker().orElse(""),
        request.versionMarker().map(VersionId::value).orElse(""),
        request.max(),
        request.delimiter(),
        page.nextKeyMarker()
            .map(
                key ->
                    new ListVersionsBody.Next(
                        key, page.nextVersionMarker().map(VersionId::value).orElse(""))),
        entries,
        page.commonPrefixes());
  }
}
