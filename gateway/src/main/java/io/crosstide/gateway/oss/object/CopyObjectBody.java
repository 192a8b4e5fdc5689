package io.crosstide.gateway.oss.object;

import io.crosstide.gateway.oss.OssDates;
import io.crosstide.gateway.oss.xml.OssBody;
import io.crosstide.gateway.oss.xml.XmlWriter;
import java.time.Instant;
import java.util.Objects;

/** The answer to CopyObject; the ETag has its quotes. */
public record CopyObjectBody(String etag, Instant lastModified) implements OssBody {
  public CopyObjectBody {
    Objects.requireNonNull(etag, "etag");
    Objects.requireNonNull(lastModified, "lastModified");
  }

  @Override
  public void writeTo(XmlWriter xml) {
    xml.open("CopyObjectResult").leaf("ETag", etag);
    xml.leaf("LastModified", OssDates.xml(lastModified)).close();
  }
}
