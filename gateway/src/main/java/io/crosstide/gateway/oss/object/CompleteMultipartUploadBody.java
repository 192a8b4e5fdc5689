package io.crosstide.gateway.oss.object;

import io.crosstide.gateway.oss.listing.NameEncoding;
import io.crosstide.gateway.oss.xml.OssBody;
import io.crosstide.gateway.oss.xml.XmlWriter;
import java.util.Objects;

/**
 * The answer to CompleteMultipartUpload.
 *
 * @param location URL of the object
 * @param etag with its quotes
 */
public record CompleteMultipartUploadBody(
    NameEncoding names, String location, String bucket, String key, String etag)
    implements OssBody {
  public CompleteMultipartUploadBody {
    Objects.requireNonNull(names, "names");
    Objects.requireNonNull(location, "location");
    Objects.requireNonNull(bucket, "bucket");
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(etag, "etag");
  }

  @Override
  public void writeTo(XmlWriter xml) {
    xml.open("CompleteMultipartUploadResult");
    names.writeTo(xml);
    xml.leaf("Location", location).leaf("Bucket", bucket).leaf("Key", names.encode(key));
    xml.leaf("ETag", etag).close();
  }
}
