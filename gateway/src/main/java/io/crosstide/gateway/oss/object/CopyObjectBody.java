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
    write("CopyObjectResult", xml);
  }

  /** The answer to UploadPartCopy, which differs in its name only. */
  public OssBody ofPart() {
    return xml -> write("CopyPartResult", xml);
  }

  private void write(String root, XmlWriter xml) {
    xml.open(root).leaf("ETag", etag).leaf("LastModified", OssDates.xml(lastModified)).close();
  }
}
