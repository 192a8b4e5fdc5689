package io.crosstide.gateway.oss.replication;

import io.crosstide.gateway.oss.xml.OssBody;
import io.crosstide.gateway.oss.xml.XmlWriter;
import java.util.List;

/** The answer to GetBucketReplication: the rules in the order of their creation. */
public record ReplicationConfigurationBody(List<ReplicationRuleView> rules) implements OssBody {
  public ReplicationConfigurationBody {
    rules = List.copyOf(rules);
  }

  @Override
  public void writeTo(XmlWriter xml) {
    xml.open("ReplicationConfiguration");
    rules.forEach(rule -> rule.writeRule(xml));
    xml.close();
  }
}
