package io.crosstide.store.s3;

import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.store.ByteRange;
import io.crosstide.store.CompletedPart;
import io.crosstide.store.CopiedPart;
import io.crosstide.store.CopySource;
import io.crosstide.store.ListedPart;
import io.crosstide.store.ListedUpload;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.PartPage;
import io.crosstide.store.PartTags;
import io.crosstide.store.SentPart;
import io.crosstide.store.StoreException;
import io.crosstide.store.UploadId;
import io.crosstide.store.UploadListRequest;
import io.crosstide.store.UploadPage;
import io.crosstide.store.UploadRef;
import io.crosstide.store.WriteConditions;
import io.crosstide.store.WriteResult;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Multipart uploads. */
final class S3Uploads {
  private final S3Transport transport;

  S3Uploads(S3Transport transport) {
    this.transport = transport;
  }

  Future<UploadId> create(BucketName bucket, ObjectKey key, ObjectAttributes attributes) {
    S3Request request = S3Request.ofObject(HttpMethod.POST, bucket, key).query("uploads", "");
    WriteHeaders.addAttributes(request, transport.region(), attributes);
    return transport
        .call(request)
        .map(answer -> new UploadId(XmlFields.text(request, answer.document(), "UploadId")));
  }

  Future<SentPart> uploadPart(
      UploadRef upload,
      int part,
      long length,
      Optional<String> contentMd5,
      ReadStream<Buffer> body) {
    S3Request request = ofPart(upload, part).header("content-md5", contentMd5);
    return transport
        .upload(request, length, body)
        .map(
            answer ->
                new SentPart(
                    FactsReader.etag(answer.headers())
                        .orElseThrow(
                            () ->
                                FailureClassifier.badAnswer(
                                    request, "The store's answer has no ETag", null)),
                    FactsReader.encryption(answer.headers())));
  }

  Future<CopiedPart> uploadPartCopy(
      UploadRef upload, int part, CopySource source, Optional<ByteRange> range) {
    S3Request request = ofPart(upload, part);
    WriteHeaders.addCopySource(request, transport.region(), source);
    request.header("x-amz-copy-source-range", range.map(ByteRange::header));
    return transport
        .callLong(request)
        .map(
            answer ->
                new CopiedPart(
                    XmlFields.etag(request, answer.document()),
                    XmlFields.time(answer.document(), "LastModified")));
  }

  Future<WriteResult> complete(
      UploadRef upload, List<CompletedPart> parts, WriteConditions conditions) {
    S3Request request = ofUpload(HttpMethod.POST, upload);
    WriteHeaders.addConditions(request, conditions);
    WriteHeaders.addVersion(request, transport.region(), conditions.version());
    return transport
        .callLong(request, XmlBodies.completion(parts))
        .map(
            answer ->
                new WriteResult(
                    completedTag(answer, parts),
                    FactsReader.version(answer.headers()),
                    Optional.empty(),
                    Optional.empty()));
  }

  Future<Void> abort(UploadRef upload) {
    return transport
        .call(ofUpload(HttpMethod.DELETE, upload))
        .map(S3Answer::gone)
        .<Void>mapEmpty()
        .recover(S3Uploads::goneAlready);
  }

  Future<UploadPage> list(BucketName bucket, UploadListRequest list) {
    S3Request request =
        // Not percent-encoded: Ceph does so for uploads without saying so in its answer.
        S3Listings.listing(bucket, list.prefix(), list.delimiter())
            .query("uploads", "")
            .query("max-uploads", Integer.toString(list.max()))
            .query("key-marker", list.keyMarker())
            .query("upload-id-marker", list.uploadMarker().map(UploadId::value));
    return transport.call(request).map(answer -> uploads(answer, list));
  }

  Future<PartPage> listParts(UploadRef upload, int after, int max) {
    S3Request request = ofUpload(HttpMethod.GET, upload).query("max-parts", Integer.toString(max));
    if (after > 0) {
      request.query("part-number-marker", Integer.toString(after));
    }
    return transport.call(request).map(answer -> parts(answer, after));
  }

  /** Ceph 16 leaves the tag out; it is then what S3 says it is. */
  private static ETag completedTag(S3Answer answer, List<CompletedPart> parts) {
    XmlElement document = answer.document();
    boolean computable =
        document.name().equals("CompleteMultipartUploadResult")
            && parts.stream().allMatch(part -> part.etag().looksLikeMd5());
    return document.textOf("ETag").isEmpty() && computable
        ? PartTags.ofWhole(parts.stream().map(CompletedPart::etag).toList())
        : XmlFields.etag(answer.request(), document);
  }

  private static UploadPage uploads(S3Answer answer, UploadListRequest list) {
    S3Request request = answer.request();
    ListedKeys page = new ListedKeys(request, answer.document("ListMultipartUploadsResult"));
    List<ListedUpload> uploads = new ArrayList<>();
    for (XmlElement entry : page.root().all("Upload")) {
      uploads.add(
          new ListedUpload(
              page.key(entry),
              new UploadId(XmlFields.text(request, entry, "UploadId")),
              XmlFields.requiredTime(request, entry, "Initiated"),
              XmlFields.storageClass(entry)));
    }
    Optional<String> nextKey = page.next("NextKeyMarker").map(page::decode);
    Optional<UploadId> nextUpload = page.next("NextUploadIdMarker").map(UploadId::new);
    page.requireProgress(
        nextKey.isPresent()
            && !(nextKey.equals(list.keyMarker()) && nextUpload.equals(list.uploadMarker())));
    return new UploadPage(uploads, page.commonPrefixes(), nextKey, nextUpload);
  }

  private static PartPage parts(S3Answer answer, int after) {
    S3Request request = answer.request();
    // Ceph before 2018 says the second.
    XmlElement root = answer.document("ListPartsResult", "ListMultipartUploadResult");
    List<ListedPart> parts = new ArrayList<>();
    for (XmlElement entry : root.all("Part")) {
      parts.add(
          new ListedPart(
              Math.toIntExact(XmlFields.number(request, entry, "PartNumber")),
              XmlFields.etag(request, entry),
              XmlFields.number(request, entry, "Size"),
              XmlFields.requiredTime(request, entry, "LastModified")));
    }
    if (!XmlFields.isTrue(root, "IsTruncated")) {
      return new PartPage(parts, OptionalInt.empty(), XmlFields.storageClass(root));
    }
    OptionalInt next = XmlFields.intIfPresent(request, root, "NextPartNumberMarker");
    if (next.orElse(0) <= after) {
      throw XmlFields.invalid(request, root, "NextPartNumberMarker");
    }
    return new PartPage(parts, next, XmlFields.storageClass(root));
  }

  private static S3Request ofPart(UploadRef upload, int part) {
    return ofUpload(HttpMethod.PUT, upload).query("partNumber", Integer.toString(part));
  }

  private static S3Request ofUpload(HttpMethod method, UploadRef upload) {
    return S3Request.ofObject(method, upload.bucket(), upload.key())
        .query("uploadId", upload.upload().value());
  }

  /** Only by its code: a 404 without one may come from something before the store. */
  private static Future<Void> goneAlready(Throwable failure) {
    return failure instanceof StoreException store && store.code().equals("NoSuchUpload")
        ? Future.succeededFuture()
        : Future.failedFuture(failure);
  }
}
