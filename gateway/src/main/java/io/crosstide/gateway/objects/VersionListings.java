package io.crosstide.gateway.objects;

import io.crosstide.contracts.id.VersionId;
import io.crosstide.gateway.buckets.Owners;
import io.crosstide.gateway.call.Call;
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
import java.util.Optional;

/** ListObjectVersions. */
final class VersionListings {
  private static final int DEFAULT_KEYS = 100;

  private final RegionStores stores;
  private final Owners owners;

  VersionListings(RegionStores stores, Owners owners) {
    this.stores = stores;
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
    return stores
        .store(call.bucketEntry().ref().region())
        .listVersions(call.bucket(), request)
        .compose(page -> call.exchange().xml(body(call, names, request, page)));
  }

  private ListVersionsBody body(
      Call call, NameEncoding names, VersionListRequest request, VersionPage page) {
    Owner owner = owners.of(call.bucketEntry());
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
        page.versions().stream().map(version -> entry(version, owner)).toList(),
        page.commonPrefixes());
  }

  private static VersionEntry entry(ListedVersion version, Owner owner) {
    String id = version.version().value();
    if (version.deleteMarker() || version.etag().isEmpty()) {
      return new VersionEntry.DeleteMarker(
          version.key().value(), id, version.latest(), version.lastModified(), owner);
    }
    ObjectEntry object =
        new ObjectEntry(
            version.key().value(),
            version.lastModified(),
            Etags.toOss(version.etag().get()),
            Etags.type(version.etag().get(), false),
            version.size(),
            StorageClasses.toOss(version.storageClass()),
            Optional.of(owner));
    return new VersionEntry.Version(object, id, version.latest());
  }
}
