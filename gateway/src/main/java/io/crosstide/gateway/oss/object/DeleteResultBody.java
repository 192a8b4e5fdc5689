package io.crosstide.gateway.oss.object;

import io.crosstide.gateway.oss.listing.NameEncoding;
import io.crosstide.gateway.oss.xml.OssBody;
import io.crosstide.gateway.oss.xml.XmlWriter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The answer to DeleteMultipleObjects when the client wants to know. */
public record DeleteResultBody(NameEncoding names, List<Deleted> deleted) implements OssBody {

  /**
   * An object that is gone.
   *
   * @param versionId as asked for
   * @param marker a delete marker was made or deleted: its version id
   */
  public record Deleted(String key, Optional<String> versionId, Optional<String> marker) {
    public Deleted {
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(versionId, "versionId");
      Objects.requireNonNull(marker, "marker");
    }
  }

  public DeleteResultBody {
    Objects.requireNonNull(names, "names");
    deleted = List.copyOf(deleted);
  }

  @Override
  public void writeTo(XmlWriter xml) {
    xml.open("DeleteResult");
    names.writeTo(xml);
    for (Deleted object : deleted) {
      xml.open("Deleted").leaf("Key", names.encode(object.key()));
      xml.leafIf("VersionId", object.versionId());
      // Never false: a client takes any text for true.
      xml.leafIf("DeleteMarker", object.marker().map(id -> "true"));
      xml.leafIf("DeleteMarkerVersionId", object.marker()).close();
    }
    xml.close();
  }
}
