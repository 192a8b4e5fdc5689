package io.crosstide.gateway.oss.replication;

import io.crosstide.gateway.oss.OssDates;
import io.crosstide.gateway.oss.replication.ReplicationRuleView.Status;
import io.crosstide.gateway.oss.xml.OssBody;
import io.crosstide.gateway.oss.xml.XmlWriter;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The answer to GetBucketReplicationProgress.
 *
 * @param rules at least one: a client of OSS dies of none, and an error is due instead
 */
public record ReplicationProgressBody(List<ShownProgress> rules) implements OssBody {
  public ReplicationProgressBody {
    rules = List.copyOf(rules);
    if (rules.isEmpty()) {
      throw new IllegalArgumentException("Progress is about at least one rule");
    }
  }

  /**
   * A rule and how far it is.
   *
   * @param progress empty while there is no figure yet; only shown while the rule is doing
   */
  public record ShownProgress(ReplicationRuleView rule, Optional<Progress> progress) {
    public ShownProgress {
      Objects.requireNonNull(rule, "rule");
      Objects.requireNonNull(progress, "progress");
    }
  }

  /**
   * The two figures.
   *
   * @param historical only shown if the rule replicates existing objects
   * @param newObject everything written before this instant is at the target; shown rounded down to
   *     the second
   */
  public record Progress(Optional<HistoricalFraction> historical, Instant newObject) {
    public Progress {
      Objects.requireNonNull(historical, "historical");
      Objects.requireNonNull(newObject, "newObject");
    }
  }

  @Override
  public void writeTo(XmlWriter xml) {
    xml.open("ReplicationProgress");
    rules.forEach(rule -> writeRule(rule, xml));
    xml.close();
  }

  private static void writeRule(ShownProgress entry, XmlWriter xml) {
    ReplicationRuleView rule = entry.rule();
    xml.open("Rule");
    rule.writeCommon(xml);
    if (rule.status() == Status.DOING && entry.progress().isPresent()) {
      Progress progress = entry.progress().get();
      xml.open("Progress");
      if (rule.historical()) {
        xml.leafIf("HistoricalObject", progress.historical().map(HistoricalFraction::text));
      }
      xml.leaf("NewObject", OssDates.xml(progress.newObject())).close();
    }
    xml.close();
  }
}
