package io.crosstide.local.object;

import io.crosstide.local.bucket.Bucket;
import io.crosstide.local.bucket.BucketTable;
import io.crosstide.local.error.S3Error;
import io.crosstide.local.error.S3Exception;
import io.crosstide.local.exchange.Exchange;
import io.crosstide.local.object.ObjectWrites.Deleted;
import io.crosstide.local.object.ObjectWrites.Deletion;
import io.crosstide.local.request.ObjectKey;
import io.crosstide.local.xml.XmlElement;
import io.crosstide.local.xml.XmlReader;
import io.crosstide.local.xml.XmlWriter;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Deletes up to 1,000 objects or versions with one request. */
public final class DeleteManyResource {
  private static final int OBJECTS_MAX = 1000;

  /** 1,000 keys of 1,024 bytes, each byte written as a reference, and their tags. */
  private static final int DOCUMENT_MAX = 8 << 20;

  private final BucketTable buckets;
  private final ObjectWrites writes;
  private final VersionIds ids;

  public DeleteManyResource(BucketTable buckets, ObjectWrites writes, VersionIds ids) {
    this.buckets = buckets;
    this.writes = writes;
    this.ids = ids;
  }

  public Future<Void> delete(Exchange exchange) {
    Bucket bucket = buckets.get(exchange.request().bucket());
    exchange.requireWrite(bucket.acl());
    return exchange
        .receiveDocument(DOCUMENT_MAX)
        .compose(document -> delete(exchange, bucket, XmlReader.read(document, "Delete")));
  }

  private Future<Void> delete(Exchange exchange, Bucket bucket, XmlElement request) {
    List<XmlElement> objects = request.children("Object");
    if (objects.isEmpty() || objects.size() > OBJECTS_MAX) {
      throw S3Error.MALFORMED_XML.because();
    }
    boolean quiet =
        request.childText("Quiet").map(String::trim).filter("true"::equalsIgnoreCase).isPresent();
    XmlWriter xml = XmlWriter.document("DeleteResult");
    List<Deletion> deletions = new ArrayList<>(objects.size());
    for (XmlElement object : objects) {
      try {
        deletions.add(deletion(object));
      } catch (S3Exception refused) {
        error(xml, object.childText("Key").orElse(""), object.childText("VersionId"), refused);
      }
    }
    return writes
        .deleteAll(bucket, deletions)
        .compose(
            results -> {
              results.forEach(result -> result(xml, result, quiet));
              return exchange.answer(200, xml);
            });
  }

  private Deletion deletion(XmlElement object) {
    String key = object.childText("Key").orElseThrow(S3Error.MALFORMED_XML::because);
    return new Deletion(
        new ObjectKey(key),
        ids.parse(object.childText("VersionId")),
        new WriteCondition(object.childText("ETag"), false),
        Optional.empty());
  }

  private void result(XmlWriter xml, Deleted result, boolean quiet) {
    Optional<String> versionId = requestedId(result.deletion().ref());
    String key = result.deletion().key().value();
    if (result.refusal().isPresent()) {
      error(xml, key, versionId, result.refusal().get());
    } else if (!quiet) {
      xml.start("Deleted").element("Key", key);
      versionId.ifPresent(id -> xml.element("VersionId", id));
      if (result.marker().isPresent()) {
        xml.element("DeleteMarker", true)
            .element("DeleteMarkerVersionId", ids.format(result.marker().get()));
      }
      xml.end();
    }
  }

  private Optional<String> requestedId(VersionRef ref) {
    if (ref instanceof VersionRef.Named named) {
      return Optional.of(named.id());
    }
    return ref instanceof VersionRef.Null ? Optional.of("null") : Optional.empty();
  }

  private static void error(
      XmlWriter xml, String key, Optional<String> versionId, S3Exception refused) {
    xml.start("Error").element("Key", key);
    versionId.ifPresent(id -> xml.element("VersionId", id));
    xml.element("Code", refused.error().code()).element("Message", refused.getMessage()).end();
  }
}
