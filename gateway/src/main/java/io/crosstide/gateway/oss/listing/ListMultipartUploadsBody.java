package io.crosstide.gateway.oss.listing;

import io.crosstide.gateway.oss.OssDates;
import io.crosstide.gateway.oss.xml.OssBody;
import io.crosstide.gateway.oss.xml.XmlWriter;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The answer to ListMultipartUploads. What was not asked for is empty text.
 *
 * @param next where the next page begins; present if there are more
 */
public record ListMultipartUploadsBody(
    NameEncoding names,
    String bucket,
    String keyMarker,
    String uploadIdMarker,
    String delimiter,
    String prefix,
    int maxUploads,
    Optional<Next> next,
    List<Upload> uploads,
    List<String> commonPrefixes)
    implements OssBody {

  /** The two markers of the next page. */
  public record Next(String keyMarker, String uploadIdMarker) {
    public Next {
      Objects.requireNonNull(keyMarker, "keyMarker");
      Objects.requireNonNull(uploadIdMarker, "uploadIdMarker");
    }
  }

  /** An upload that is neither completed nor aborted. */
  public record Upload(String key, String uploadId, Instant initiated) {
    public Upload {
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(uploadId, "uploadId");
      Objects.requireNonNull(initiated, "initiated");
    }
  }

  public ListMultipartUploadsBody {
    Objects.requireNonNull(names, "names");
    Objects.requireNonNull(bucket, "bucket");
    Objects.requireNonNull(keyMarker, "keyMarker");
    Objects.requireNonNull(uploadIdMarker, "uploadIdMarker");
    Objects.requireNonNull(delimiter, "delimiter");
    Objects.requireNonNull(prefix, "prefix");
    Objects.requireNonNull(next, "next");
    uploads = List.copyOf(uploads);
    commonPrefixes = List.copyOf(commonPrefixes);
  }

  @Override
  public void writeTo(XmlWriter xml) {
    xml.open("ListMultipartUploadsResult");
    names.writeTo(xml);
    xml.leaf("Bucket", bucket).leaf("KeyMarker", names.encode(keyMarker));
    xml.leaf("UploadIdMarker", uploadIdMarker);
    xml.leaf("NextKeyMarker", next.map(Next::keyMarker).map(names::encode).orElse(""));
    xml.leaf("NextUploadIdMarker", next.map(Next::uploadIdMarker).orElse(""));
    xml.leaf("Delimiter", names.encode(delimiter)).leaf("Prefix", names.encode(prefix));
    xml.leaf("MaxUploads", maxUploads).leaf("IsTruncated", next.isPresent());
    uploads.forEach(upload -> writeUpload(upload, xml));
    CommonPrefixes.write(commonPrefixes, names, xml);
    xml.close();
  }

  private void writeUpload(Upload upload, XmlWriter xml) {
    xml.open("Upload").leaf("Key", names.encode(upload.key())).leaf("UploadId", upload.uploadId());
    xml.leaf("Initiated", OssDates.xml(upload.initiated())).close();
  }
}
