package io.crosstide.gateway.oss.listing;

import io.crosstide.gateway.oss.xml.OssBody;
import io.crosstide.gateway.oss.xml.XmlWriter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The answer to ListObjects, second version. What was not asked for is empty text. Tokens are
 * written as they are: {@link ContinuationToken} makes them so that no encoding matters.
 *
 * @param nextContinuationToken present if there are more
 * @param contents with owners if the client asked for them
 */
public record ListObjectsV2Body(
    NameEncoding names,
    String bucket,
    String prefix,
    String startAfter,
    String continuationToken,
    int maxKeys,
    String delimiter,
    Optional<String> nextContinuationToken,
    List<ObjectEntry> contents,
    List<String> commonPrefixes)
    implements OssBody {

  public ListObjectsV2Body {
    Objects.requireNonNull(names, "names");
    Objects.requireNonNull(bucket, "bucket");
    Objects.requireNonNull(prefix, "prefix");
    Objects.requireNonNull(startAfter, "startAfter");
    Objects.requireNonNull(continuationToken, "continuationToken");
    Objects.requireNonNull(delimiter, "delimiter");
    Objects.requireNonNull(nextContinuationToken, "nextContinuationToken");
    contents = List.copyOf(contents);
    commonPrefixes = List.copyOf(commonPrefixes);
  }

  @Override
  public void writeTo(XmlWriter xml) {
    xml.open("ListBucketResult").leaf("Name", bucket);
    xml.leaf("Prefix", names.encode(prefix)).leaf("StartAfter", names.encode(startAfter));
    xml.leaf("ContinuationToken", continuationToken);
    xml.leaf("MaxKeys", maxKeys).leaf("Delimiter", names.encode(delimiter));
    names.writeTo(xml);
    xml.leaf("IsTruncated", nextContinuationToken.isPresent());
    xml.leafIf("NextContinuationToken", nextContinuationToken);
    xml.leaf("KeyCount", contents.size() + commonPrefixes.size());
    contents.forEach(entry -> entry.writeContents(names, xml));
    CommonPrefixes.write(commonPrefixes, names, xml);
    xml.close();
  }
}
