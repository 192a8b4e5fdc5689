package io.crosstide.gateway.oss.bucket;

import io.crosstide.gateway.oss.xml.OssBody;
import io.crosstide.gateway.oss.xml.XmlWriter;
import java.util.Objects;

/**
 * The answer to GetBucketAcl and GetObjectAcl.
 *
 * @param grant {@code default} (objects only), {@code private}, {@code public-read} or {@code
 *     public-read-write}
 */
public record AccessControlPolicyBody(Owner owner, String grant) implements OssBody {
  public AccessControlPolicyBody {
    Objects.requireNonNull(owner, "owner");
    Objects.requireNonNull(grant, "grant");
  }

  @Override
  public void writeTo(XmlWriter xml) {
    xml.open("AccessControlPolicy");
    owner.writeTo(xml);
    xml.open("AccessControlList").leaf("Grant", grant).close().close();
  }
}
