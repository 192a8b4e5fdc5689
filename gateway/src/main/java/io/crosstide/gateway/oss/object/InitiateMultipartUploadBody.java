package io.crosstide.gateway.oss.object;

import io.crosstide.gateway.oss.listing.NameEncoding;
import io.crosstide.gateway.oss.xml.OssBody;
import io.crosstide.gateway.oss.xml.XmlWriter;
import java.util.Objects;

/** The answer to InitiateMultipartUpload. */
public record InitiateMultipartUploadBody(
    NameEncoding names, String bucket, String key, String uploadId) implements OssBody {
  public InitiateMultipartUploadBody {
    Objects.requireNonNull(names, "names");
    Objects.requireNonNull(bucket, "bucket");
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(uploadId, "uploadId");
  }

  @Override
  public void writeTo(XmlWriter xml) {
    xml.open("InitiateMultipartUploadResult");
    names.writeTo(xml);
    xml.leaf("Bucket", bucket).leaf("Key", names.encode(key)).leaf("UploadId", uploadId).close();
  }
}
