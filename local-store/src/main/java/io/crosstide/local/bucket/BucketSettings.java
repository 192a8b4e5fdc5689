package io.crosstide.local.bucket;

import io.crosstide.local.acl.AclDocument;
import io.crosstide.local.acl.AclRequest;
import io.crosstide.local.error.S3Error;
import io.crosstide.local.exchange.Exchange;
import io.crosstide.local.tags.Tags;
import io.crosstide.local.xml.XmlElement;
import io.crosstide.local.xml.XmlReader;
import io.crosstide.local.xml.XmlWriter;
import io.vertx.core.Future;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A bucket's versioning, ACL and tags. */
public final class BucketSettings {
  private static final int DOCUMENT_MAX = 256 * 1024;

  private final BucketTable buckets;

  public BucketSettings(BucketTable buckets) {
    this.buckets = buckets;
  }

  public Future<Void> getVersioning(Exchange exchange) {
    Bucket bucket = owned(exchange);
    XmlWriter xml = XmlWriter.document("VersioningConfiguration");
    if (bucket.versioning().everSet()) {
      xml.element("Status", bucket.versioning() == Versioning.ENABLED ? "Enabled" : "Suspended");
    }
    return exchange.answer(200, xml);
  }

  public Future<Void> putVersioning(Exchange exchange) {
    Bucket bucket = owned(exchange);
    return exchange
        .receiveDocument(DOCUMENT_MAX)
        .map(BucketSettings::versioning)
        .compose(state -> change(exchange, bucket, 200, now -> now.withVersioning(state)));
  }

  public Future<Void> getAcl(Exchange exchange) {
    return exchange.answer(200, AclDocument.write(owned(exchange).acl()));
  }

  public Future<Void> putAcl(Exchange exchange) {
    Bucket bucket = owned(exchange);
    return AclRequest.read(exchange)
        .compose(acl -> change(exchange, bucket, 200, now -> now.withAcl(acl)));
  }

  public Future<Void> getTagging(Exchange exchange) {
    Bucket bucket = owned(exchange);
    if (bucket.tags().isEmpty()) {
      throw S3Error.NO_SUCH_TAG_SET.because().with("BucketName", bucket.name());
    }
    return exchange.answer(200, Tags.toXml(bucket.tags()));
  }

  public Future<Void> putTagging(Exchange exchange) {
    Bucket bucket = owned(exchange);
    return exchange
        .receiveDocument(DOCUMENT_MAX)
        .map(document -> Tags.fromXml(document, Tags.BUCKET_TAGS_MAX))
        .compose(tags -> change(exchange, bucket, 204, now -> now.withTags(tags)));
  }

  public Future<Void> deleteTagging(Exchange exchange) {
    return change(exchange, owned(exchange), 204, now -> now.withTags(Map.of()));
  }

  private Bucket owned(Exchange exchange) {
    exchange.requireOwner();
    return buckets.get(exchange.request().bucket());
  }

  private Future<Void> change(
      Exchange exchange, Bucket bucket, int status, UnaryOperator<Bucket> change) {
    return buckets.change(bucket, change).compose(changed -> exchange.answer(status));
  }

  private static Versioning versioning(byte[] document) {
    XmlElement configuration = XmlReader.read(document, "VersioningConfiguration");
    if (configuration.childText("MfaDelete").filter("Enabled"::equals).isPresent()) {
      throw S3Error.NOT_IMPLEMENTED.because("MFA delete is not implemented");
    }
    String status = configuration.childText("Status").orElse("").trim().toLowerCase(Locale.ROOT);
    return switch (status) {
      case "enabled" -> Versioning.ENABLED;
      case "suspended" -> Versioning.SUSPENDED;
      default -> throw S3Error.ILLEGAL_VERSIONING.because();
    };
  }
}
