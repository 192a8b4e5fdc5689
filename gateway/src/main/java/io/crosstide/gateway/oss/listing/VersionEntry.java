package io.crosstide.gateway.oss.listing;

import io.crosstide.gateway.oss.OssDates;
import io.crosstide.gateway.oss.bucket.Owner;
import io.crosstide.gateway.oss.xml.XmlWriter;
import java.time.Instant;
import java.util.Objects;

/** A line in a listing of versions, in the order of the listing. */
public sealed interface VersionEntry {
  void writeTo(NameEncoding names, XmlWriter xml);

  /**
   * A version with content.
   *
   * @param object with an owner
   * @param versionId {@code null} as text for what was written without versioning
   */
  record Version(ObjectEntry object, String versionId, boolean latest) implements VersionEntry {
    public Version {
      Objects.requireNonNull(object, "object");
      Objects.requireNonNull(versionId, "versionId");
    }

    @Override
    public void writeTo(NameEncoding names, XmlWriter xml) {
      xml.open("Version").leaf("Key", names.encode(object.key()));
      xml.leaf("VersionId", versionId).leaf("IsLatest", latest);
      object.writeFacts(xml);
      xml.close();
    }
  }

  /** A delete marker. */
  record DeleteMarker(
      String key, String versionId, boolean latest, Instant lastModified, Owner owner)
      implements VersionEntry {
    public DeleteMarker {
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(versionId, "versionId");
      Objects.requireNonNull(lastModified, "lastModified");
      Objects.requireNonNull(owner, "owner");
    }

    @Override
    public void writeTo(NameEncoding names, XmlWriter xml) {
      xml.open("DeleteMarker").leaf("Key", names.encode(key));
      xml.leaf("VersionId", versionId).leaf("IsLatest", latest);
      xml.leaf("LastModified", OssDates.xml(lastModified));
      owner.writeTo(xml);
      xml.close();
    }
  }
}
