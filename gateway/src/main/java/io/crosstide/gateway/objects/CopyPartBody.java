package io.crosstide.gateway.objects;

import io.crosstide.gateway.oss.OssDates;
import io.crosstide.gateway.oss.xml.OssBody;
import io.crosstide.gateway.oss.xml.XmlWriter;
import java.time.Instant;

/** The answer to UploadPartCopy; the ETag has its quotes. */
record CopyPartBody(String etag, Instant lastModified) implements OssBody {
  @Override
  public void writeTo(XmlWriter xml) {
    xml.open("CopyPartResult");
    xml.leaf("LastModified", OssDates.xml(lastModified)).leaf("ETag", etag);
    xml.close();
  }
}
