package io.crosstide.gateway.oss.bucket;

import io.crosstide.gateway.oss.xml.OssBody;
import io.crosstide.gateway.oss.xml.XmlWriter;

/** The answer to GetBucketLocation. The region is bare, as {@code cn-hangzhou}. */
public record LocationConstraintBody(String region) implements OssBody {
  @Override
  public void writeTo(XmlWriter xml) {
    xml.leaf("LocationConstraint", "oss-" + region);
  }
}
