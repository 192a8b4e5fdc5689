package io.crosstide.gateway.oss.listing;

import io.crosstide.gateway.oss.xml.OssBody;
import io.crosstide.gateway.oss.xml.XmlWriter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The answer to ListObjects, first version. What was not asked for is empty text.
 *
 * @param nextMarker present if there are more
 * @param contents every entry with an owner
 */
public record ListObjectsBody(
    NameEncoding names,
    String bucket,
    String prefix,
    String marker,
    int maxKeys,
    String delimiter,
    Optional<String> nextMarker,
    List<ObjectEntry> contents,
    List<String> commonPrefixes)
    implements OssBody {

  public ListObjectsBody {
    Objects.requireNonNull(names, "names");
    Objects.requireNonNull(bucket, "bucket");
    Objects.requireNonNull(prefix, "prefix");
    Objects.requireNonNull(marker, "marker");
    Objects.requireNonNull(delimiter, "delimiter");
    Objects.requireNonNull(nextMarker, "nextMarker");
    contents = List.copyOf(contents);
    commonPrefixes = List.copyOf(commonPrefixes);
  }

  @Override
  public void writeTo(XmlWriter xml) {
    xml.open("ListBucketResult").leaf("Name", bucket);
    xml.leaf("Prefix", names.encode(prefix)).leaf("Marker", names.encode(marker));
    xml.leaf("MaxKeys", maxKeys).leaf("Delimiter", names.encode(delimiter));
    names.writeTo(xml);
    xml.leaf("IsTruncated", nextMarker.isPresent());
    xml.leafIf("NextMarker", nextMarker.map(names::encode));
    contents.forEach(entry -> entry.writeContents(names, xml));
    CommonPrefixes.write(commonPrefixes, names, xml);
    xml.close();
  }
}
