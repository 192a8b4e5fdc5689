package io.crosstide.gateway.objects;

import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.gateway.call.Call;
import io.crosstide.gateway.capture.Capture;
import io.crosstide.gateway.capture.KeyChange;
import io.crosstide.gateway.oss.OssHeaders;
import io.crosstide.gateway.oss.PercentCoding;
import io.crosstide.gateway.oss.error.OssError;
import io.crosstide.gateway.oss.error.OssErrorCode;
import io.crosstide.gateway.oss.error.OssErrors;
import io.crosstide.gateway.oss.listing.NameEncoding;
import io.crosstide.gateway.oss.object.CompleteMultipartUploadBody;
import io.crosstide.gateway.oss.object.CompleteRequest;
import io.crosstide.gateway.oss.xml.XmlLimits;
import io.crosstide.store.CompletedPart;
import io.crosstide.store.ListedPart;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.PartPage;
import io.crosstide.store.UploadRef;
import io.crosstide.store.WriteConditions;
import io.crosstide.store.WriteResult;
import io.crosstide.store.region.RegionStores;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** CompleteMultipartUpload: the step that makes the object. */
final class UploadCompletion {
  private static final String COMPLETE_ALL = "x-oss-complete-all";
  private static final int PAGE = 1_000;

  private final RegionStores stores;
  private final Capture capture;

  UploadCompletion(RegionStores stores, Capture capture) {
    this.stores = stores;
    this.capture = capture;
  }

  Future<Void> complete(Call call) {
    NameEncoding names = NameEncoding.of(call.query());
    UploadRef upload = PartUploads.ref(call);
    return parts(call, upload)
        .compose(
            parts ->
                ObjectWrites.conditions(call.store(stores), call)
                    .compose(conditions -> write(call, upload, parts, conditions)))
        .recover(failure -> Future.failedFuture(ObjectWrites.asFileExists(call, failure)))
        .compose(result -> answer(call, names, result));
  }

  private Future<List<CompletedPart>> parts(Call call, UploadRef upload) {
    boolean all = completesAll(call.headers());
    return call.exchange()
        .xmlBody(XmlLimits.COMPLETE_UPLOAD.bytesMax())
        .compose(
            body -> {
              if (!all) {
                return Future.succeededFuture(named(body));
              }
              if (body.length > 0) {
                throw OssErrors.invalidArgument("No parts are named when all are meant.")
                    .asException();
              }
              return listed(call.store(stores), upload, 0, new ArrayList<>());
            });
  }

  private static boolean completesAll(OssHeaders headers) {
    Optional<String> all = headers.firstText(COMPLETE_ALL);
    if (all.isPresent() && !all.get().equals("yes")) {
      throw OssErrors.invalidArgument("The value is yes.", COMPLETE_ALL, all.get()).asException();
    }
    return all.isPresent();
  }

  private static List<CompletedPart> named(byte[] body) {
    return CompleteRequest.read(body).parts().stream()
        .map(part -> new CompletedPart(part.number(), etag(part.etag())))
        .toList();
  }

  private static ETag etag(String text) {
    if (text.isEmpty()) {
      throw OssError.of(OssErrorCode.INVALID_PART).asException();
    }
    return new ETag(text);
  }

  private static Future<List<CompletedPart>> listed(
      ObjectStore store, UploadRef upload, int after, List<CompletedPart> sofar) {
    return store
        .listParts(upload, after, PAGE)
        .compose(
            (PartPage page) -> {
              for (ListedPart part : page.parts()) {
                sofar.add(new CompletedPart(part.part(), part.etag()));
              }
              boolean more =
                  page.nextAfter().isPresent() && sofar.size() < CompleteRequest.PARTS_MAX;
              return more
                  ? listed(store, upload, page.nextAfter().getAsInt(), sofar)
                  : Future.succeededFuture(sofar);
            });
  }

  private Future<WriteResult> write(
      Call call, UploadRef upload, List<CompletedPart> parts, WriteConditions conditions) {
    return capture.around(
        call.bucketEntry().ref(),
        1,
        () -> call.store(stores).completeUpload(upload, parts, conditions),
        result -> List.of(written(call, result)),
        List.of(KeyChange.write(call.key())));
  }

  private static KeyChange written(Call call, WriteResult result) {
    return new KeyChange(
        call.key(),
        ChangeKind.WRITE,
        result.version(),
        Optional.of(result.etag()),
        OptionalLong.empty());
  }

  private static Future<Void> answer(Call call, NameEncoding names, WriteResult result) {
    AnswerHeaders.ofWrite(call.exchange(), result);
    String location =
        "http://"
            + call.exchange().request().host()
            + "/"
            + call.bucket()
            + "/"
            + PercentCoding.encodePath(call.key().value());
    return call.exchange()
        .xml(
            new CompleteMultipartUploadBody(
                names,
                location,
                call.bucket().value(),
                call.key().value(),
                Etags.toOss(result.etag())));
  }
}
