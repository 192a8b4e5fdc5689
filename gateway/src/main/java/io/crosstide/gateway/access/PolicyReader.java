package io.crosstide.gateway.access;

import io.crosstide.gateway.access.Policy.Effect;
import io.crosstide.gateway.access.Policy.Statement;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Reads policies in the form of RAM. What is not understood is refused, never skipped: a condition
 * that is not checked would grant too much.
 */
final class PolicyReader {
  private static final String VERSION = "1";
  private static final String REPLICATE = "oss:replicate";
  private static final Pattern PRINCIPAL =
      Pattern.compile("[A-Za-z0-9._@-]+|acs:ram::[A-Za-z0-9._@-]+:role/[A-Za-z0-9._@-]+");

  private PolicyReader() {}

  static Policy read(YamlField policy) {
    policy.allowing("Version", "Statement");
    policy.field("Version").ifPresent(PolicyReader::checkVersion);
    YamlField statements = policy.required("Statement");
    if (statements.items().isEmpty()) {
      throw statements.error("must not be empty");
    }
    return new Policy(statements.items().stream().map(PolicyReader::statement).toList());
  }

  /** A policy of an account about roles of others, which may speak of replication only. */
  static ReplicationPolicy readReplication(YamlField policy) {
    policy.allowing("Version", "Statement");
    policy.field("Version").ifPresent(PolicyReader::checkVersion);
    YamlField statements = policy.required("Statement");
    if (statements.items().isEmpty()) {
      throw statements.error("must not be empty");
    }
    return new ReplicationPolicy(statements.items().stream().map(PolicyReader::grant).toList());
  }

  private static ReplicationPolicy.Grant grant(YamlField statement) {
    statement.allowing("Effect", "Principal", "Action", "Resource");
    for (YamlField action : patterns(statement.required("Action"))) {
      if (!action.text().toLowerCase(Locale.ROOT).startsWith(REPLICATE)) {
        throw action.error("must begin with " + REPLICATE);
      }
    }
    return new ReplicationPolicy.Grant(
        patterns(statement.required("Principal")).stream().map(PolicyReader::principal).toList(),
        statementOf(statement));
  }

  private static String principal(YamlField principal) {
    String text = principal.text();
    if (!PRINCIPAL.matcher(text).matches()) {
      throw principal.error("must be an account or read acs:ram::<account>:role/<name>");
    }
    return text;
  }

  private static void checkVersion(YamlField version) {
    if (!version.text().equals(VERSION)) {
      throw version.error("must be \"" + VERSION + "\"");
    }
  }

  private static Statement statement(YamlField statement) {
    statement.allowing("Effect", "Action", "Resource");
    return statementOf(statement);
  }

  private static Statement statementOf(YamlField statement) {
    return new Statement(
        effect(statement.required("Effect")),
        patterns(statement.required("Action")).stream().map(PolicyReader::action).toList(),
        patterns(statement.required("Resource")).stream().map(PolicyReader::resource).toList());
  }

  private static Effect effect(YamlField effect) {
    return switch (effect.text()) {
      case "Allow" -> Effect.ALLOW;
      case "Deny" -> Effect.DENY;
      default -> throw effect.error("must be Allow or Deny");
    };
  }

  private static List<YamlField> patterns(YamlField patterns) {
    List<YamlField> items = patterns.itemsOrOne();
    if (items.isEmpty()) {
      throw patterns.error("must not be empty");
    }
    return items;
  }

  private static String action(YamlField action) {
    String text = action.text();
    if (!text.equals("*") && !text.startsWith("oss:")) {
      throw action.error("must be * or begin with oss:");
    }
    return text;
  }

  private static ResourcePattern resource(YamlField resource) {
    try {
      return ResourcePattern.parse(resource.text());
    } catch (IllegalArgumentException badForm) {
      throw resource.error("must be * or read acs:oss:region:account:bucket/key");
    }
  }
}
