package io.crosstide.gateway.oss.listing;

import io.crosstide.gateway.oss.xml.OssBody;
import io.crosstide.gateway.oss.xml.XmlWriter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The answer to ListObjectVersions. What was not asked for is empty text; the elements are there
 * all the same, because clients need them.
 *
 * @param next where the next page begins; present if there are more
 */
public record ListVersionsBody(
    NameEncoding names,
    String bucket,
    String prefix,
    String keyMarker,
    String versionIdMarker,
    int maxKeys,
    String delimiter,
    Optional<Next> next,
    List<VersionEntry> entries,
    List<String> commonPrefixes)
    implements OssBody {

  /** The two markers of the next page; the version id may be empty. */
  public record Next(String keyMarker, String versionIdMarker) {
    public Next {
      Objects.requireNonNull(keyMarker, "keyMarker");
      Objects.requireNonNull(versionIdMarker, "versionIdMarker");
    }
  }

  public ListVersionsBody {
    Objects.requireNonNull(names, "names");
    Objects.requireNonNull(bucket, "bucket");
    Objects.requireNonNull(prefix, "prefix");
    Objects.requireNonNull(keyMarker, "keyMarker");
    Objects.requireNonNull(versionIdMarker, "versionIdMarker");
    Objects.requireNonNull(delimiter, "delimiter");
    Objects.requireNonNull(next, "next");
    entries = List.copyOf(entries);
    commonPrefixes = List.copyOf(commonPrefixes);
  }

  @Override
  public void writeTo(XmlWriter xml) {
    xml.open("ListVersionsResult").leaf("Name", bucket);
    xml.leaf("Prefix", names.encode(prefix)).leaf("KeyMarker", names.encode(keyMarker));
    xml.leaf("VersionIdMarker", versionIdMarker).leaf("MaxKeys", maxKeys);
    xml.leaf("Delimiter", names.encode(delimiter));
    names.writeTo(xml);
    xml.leaf("IsTruncated", next.isPresent());
    xml.leaf("NextKeyMarker", next.map(Next::keyMarker).map(names::encode).orElse(""));
    xml.leaf("NextVersionIdMarker", next.map(Next::versionIdMarker).orElse(""));
    entries.forEach(entry -> entry.writeTo(names, xml));
    CommonPrefixes.write(commonPrefixes, names, xml);
    xml.close();
  }
}
