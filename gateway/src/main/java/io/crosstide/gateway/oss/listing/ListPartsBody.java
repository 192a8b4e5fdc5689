package io.crosstide.gateway.oss.listing;

import io.crosstide.gateway.oss.OssDates;
import io.crosstide.gateway.oss.xml.OssBody;
import io.crosstide.gateway.oss.xml.XmlWriter;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * The answer to ListParts.
 *
 * @param partNumberMarker as asked for, 0 if not
 * @param truncated there are more parts than these
 */
public record ListPartsBody(
    NameEncoding names,
    String bucket,
    String key,
    String uploadId,
    int partNumberMarker,
    int maxParts,
    boolean truncated,
    String storageClass,
    List<Part> parts)
    implements OssBody {

  /** A part that was uploaded; the ETag has its quotes, the size is in bytes. */
  public record Part(int number, Instant lastModified, String etag, long size) {
    public Part {
      Objects.requireNonNull(lastModified, "lastModified");
      Objects.requireNonNull(etag, "etag");
    }
  }

  public ListPartsBody {
    Objects.requireNonNull(names, "names");
    Objects.requireNonNull(bucket, "bucket");
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(uploadId, "uploadId");
    Objects.requireNonNull(storageClass, "storageClass");
    parts = List.copyOf(parts);
  }

  @Override
  public void writeTo(XmlWriter xml) {
    xml.open("ListPartsResult");
    names.writeTo(xml);
    xml.leaf("Bucket", bucket).leaf("Key", names.encode(key)).leaf("UploadId", uploadId);
    xml.leaf("StorageClass", storageClass).leaf("PartNumberMarker", partNumberMarker);
    xml.leaf("NextPartNumberMarker", nextMarker());
    xml.leaf("MaxParts", maxParts).leaf("IsTruncated", truncated);
    parts.forEach(part -> writePart(part, xml));
    xml.close();
  }

  /** The last part of the page, also when it is the last page: a client needs a number. */
  private int nextMarker() {
    return parts.isEmpty() ? partNumberMarker : parts.get(parts.size() - 1).number();
  }

  private static void writePart(Part part, XmlWriter xml) {
    xml.open("Part").leaf("PartNumber", part.number());
    xml.leaf("LastModified", OssDates.xml(part.lastModified())).leaf("ETag", part.etag());
    xml.leaf("Size", part.size()).close();
  }
}
