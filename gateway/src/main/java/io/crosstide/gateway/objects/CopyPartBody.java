package io.crosstide.gateway.objects;

import io.crosstide.gateway.oss.OssDates;
import io.crosstide.gateway.oss.xml.OssBody;
import io.crosstide.gateway.oss.xml.XmlWriter;
import java.time.Instant;
import java.util.Optional;

/**
 * The answer to UploadPartCopy; the ETag has its quotes.
 *
 * @param lastModified the store's time; SDKs do without it
 */
record CopyPartBody(String etag, Optional<Instant> lastModified) implements OssBody {
  @Override
  public void writeTo(XmlWriter xml) {
    xml.open("CopyPartResult");
    xml.leafIf("LastModified", lastModified.map(OssDates::xml)).leaf("ETag", etag);
    xml.close();
  }
}
