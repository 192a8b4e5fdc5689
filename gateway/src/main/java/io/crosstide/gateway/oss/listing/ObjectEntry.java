package io.crosstide.gateway.oss.listing;

import io.crosstide.gateway.oss.OssDates;
import io.crosstide.gateway.oss.bucket.Owner;
import io.crosstide.gateway.oss.xml.XmlWriter;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * An object in a listing.
 *
 * @param etag with its quotes
 * @param type {@code Normal}, {@code Multipart}, {@code Appendable} or {@code Symlink}
 * @param size in bytes
 * @param storageClass as {@code Standard}
 * @param owner left out only where the client did not ask for it
 */
public record ObjectEntry(
    String key,
    Instant lastModified,
    String etag,
    String type,
    long size,
    String storageClass,
    Optional<Owner> owner) {

  public ObjectEntry {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(lastModified, "lastModified");
    Objects.requireNonNull(etag, "etag");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(storageClass, "storageClass");
    Objects.requireNonNull(owner, "owner");
  }

  void writeContents(NameEncoding names, XmlWriter xml) {
    xml.open("Contents").leaf("Key", names.encode(key));
    writeFacts(xml);
    xml.close();
  }

  void writeFacts(XmlWriter xml) {
    xml.leaf("LastModified", OssDates.xml(lastModified)).leaf("ETag", etag).leaf("Type", type);
    xml.leaf("Size", size).leaf("StorageClass", storageClass);
    owner.ifPresent(present -> present.writeTo(xml));
  }
}
