package io.crosstide.gateway.objects;

import io.crosstide.gateway.call.Call;
import io.crosstide.gateway.oss.OssQuery;
import io.crosstide.gateway.oss.error.OssErrors;
import io.crosstide.gateway.oss.listing.ListMultipartUploadsBody;
import io.crosstide.gateway.oss.listing.ListPartsBody;
import io.crosstide.gateway.oss.listing.NameEncoding;
import io.crosstide.store.ListedPart;
import io.crosstide.store.ListedUpload;
import io.crosstide.store.PartPage;
import io.crosstide.store.UploadId;
import io.crosstide.store.UploadListRequest;
import io.crosstide.store.UploadPage;
import io.crosstide.store.region.RegionStores;
import io.vertx.core.Future;
import java.util.Optional;

/** ListMultipartUploads and ListParts. */
final class UploadListings {
  private static final int DEFAULT_ENTRIES = 1_000;

  private final RegionStores stores;

  UploadListings(RegionStores stores) {
    this.stores = stores;
  }

  Future<Void> uploads(Call call) {
    OssQuery query = call.query();
    NameEncoding names = NameEncoding.of(query);
    Optional<String> keyMarker = query.text("key-marker");
    UploadListRequest request =
        new UploadListRequest(
            query.first("prefix").orElse(""),
            query.first("delimiter").orElse(""),
            keyMarker,
            query.text("upload-id-marker").filter(id -> keyMarker.isPresent()).map(UploadId::new),
            ListLimits.of(query, "max-uploads", DEFAULT_ENTRIES));
    return call.store(stores)
        .listUploads(call.bucket(), request)
        .compose(page -> call.exchange().xml(body(call, names, request, page)));
  }

  private static ListMultipartUploadsBody body(
      Call call, NameEncoding names, UploadListRequest request, UploadPage page) {
    return new ListMultipartUploadsBody(
        names,
        call.bucket().value(),
        request.keyMarker().orElse(""),
        request.uploadMarker().map(UploadId::value).orElse(""),
        request.delimiter(),
        request.prefix(),
        request.max(),
        page.nextKeyMarker()
            .map(
                key ->
                    new ListMultipartUploadsBody.Next(
                        key, page.nextUploadMarker().map(UploadId::value).orElse(""))),
        page.uploads().stream().map(UploadListings::entry).toList(),
        page.commonPrefixes());
  }

  private static ListMultipartUploadsBody.Upload entry(ListedUpload upload) {
    return new ListMultipartUploadsBody.Upload(
        upload.key().value(), upload.upload().value(), upload.initiatedAt());
  }

  Future<Void> parts(Call call) {
    NameEncoding names = NameEncoding.of(call.query());
    int after = marker(call.query());
    int max = ListLimits.of(call.query(), "max-parts", DEFAULT_ENTRIES);
    return call.store(stores)
        .listParts(PartUploads.ref(call), after, max)
        .compose(page -> call.exchange().xml(body(call, names, after, max, page)));
  }

  private static int marker(OssQuery query) {
    String text = query.text("part-number-marker").orElse("0");
    try {
      return Math.max(0, Integer.parseInt(text));
    } catch (NumberFormatException notANumber) {
      throw OssErrors.invalidArgument(
              "The part number marker is a number.", "part-number-marker", text)
          .asException();
    }
  }

  private static ListPartsBody body(
      Call call, NameEncoding names, int after, int max, PartPage page) {
    return new ListPartsBody(
        names,
        call.bucket().value(),
        call.key().value(),
        call.query().first("uploadId").orElse(""),
        after,
        max,
        page.nextAfter().isPresent(),
        StorageClasses.toOss(page.storageClass()),
        page.parts().stream().map(UploadListings::entry).toList());
  }

  private static ListPartsBody.Part entry(ListedPart part) {
    return new ListPartsBody.Part(
        part.part(), part.lastModified(), Etags.toOss(part.etag()), part.size());
  }
}
