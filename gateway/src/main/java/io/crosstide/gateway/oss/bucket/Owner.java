package io.crosstide.gateway.oss.bucket;

import io.crosstide.gateway.oss.xml.XmlWriter;
import java.util.Objects;

/** The account that owns something. Clients need it nearly everywhere. */
public record Owner(String id, String displayName) {
  public Owner {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(displayName, "displayName");
  }

  public void writeTo(XmlWriter xml) {
    xml.open("Owner").leaf("ID", id).leaf("DisplayName", displayName).close();
  }
}
