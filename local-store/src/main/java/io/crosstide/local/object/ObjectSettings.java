package io.crosstide.local.object;

import io.crosstide.local.acl.AclDocument;
import io.crosstide.local.acl.AclRequest;
import io.crosstide.local.bucket.Bucket;
import io.crosstide.local.bucket.BucketTable;
import io.crosstide.local.exchange.Exchange;
import io.crosstide.local.request.S3Request;
import io.crosstide.local.tags.Tags;
import io.crosstide.local.xml.XmlWriter;
import io.vertx.core.Future;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Tags and ACL of an object or of one version of it; both change in place and make no version. */
public final class ObjectSettings {
  private static final int DOCUMENT_MAX = 256 * 1024;

  private final BucketTable buckets;
  private final ObjectReads reads;
  private final ObjectWrites writes;
  private final VersionIds ids;
  private final ObjectHeaders headers;

  public ObjectSettings(
      BucketTable buckets, ObjectReads reads, ObjectWrites writes, VersionIds ids) {
    this.buckets = buckets;
    this.reads = reads;
    this.writes = writes;
    this.ids = ids;
    this.headers = new ObjectHeaders(ids);
  }

  public Future<Void> getTagging(Exchange exchange) {
    return read(exchange, version -> Tags.toXml(version.tags()));
  }

  public Future<Void> putTagging(Exchange exchange) {
    Bucket bucket = owned(exchange);
    return exchange
        .receiveDocument(DOCUMENT_MAX)
        .map(document -> Tags.fromXml(document, Tags.OBJECT_TAGS_MAX))
        .compose(tags -> change(exchange, bucket, 200, version -> version.withTags(tags)));
  }

  public Future<Void> deleteTagging(Exchange exchange) {
    return change(exchange, owned(exchange), 204, version -> version.withTags(Map.of()));
  }

  public Future<Void> getAcl(Exchange exchange) {
    return read(exchange, version -> AclDocument.write(version.acl()));
  }

  public Future<Void> putAcl(Exchange exchange) {
    Bucket bucket = owned(exchange);
    return AclRequest.read(exchange)
        .compose(acl -> change(exchange, bucket, 200, version -> version.withAcl(acl)));
  }

  private Future<Void> read(Exchange exchange, Function<ObjectVersion, XmlWriter> document) {
    Bucket bucket = owned(exchange);
    return reads
        .find(bucket, exchange.request().key(), ref(exchange))
        .compose(
            version -> {
              headers.version(exchange, bucket, version);
              return exchange.answer(200, document.apply(version));
            });
  }

  private Future<Void> change(
      Exchange exchange, Bucket bucket, int status, UnaryOperator<ObjectVersion> change) {
    return writes
        .change(bucket, exchange.request().key(), ref(exchange), change)
        .compose(
            version -> {
              headers.version(exchange, bucket, version);
              return exchange.answer(status);
            });
  }

  private Bucket owned(Exchange exchange) {
    exchange.requireOwner();
    S3Request request = exchange.request();
    return buckets.get(request.bucket());
  }

  private VersionRef ref(Exchange exchange) {
    return ids.parse(exchange.request().query().get("versionId"));
  }
}
