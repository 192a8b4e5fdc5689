package io.crosstide.progress.ledger;

import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.VersionId;
import java.util.Optional;

/** What a row of the ledger is about. */
public record LedgerKey(RuleId rule, ObjectKey key, Optional<VersionId> version) {
  /** The version as the database keeps it: empty if there is none. */
  String versionText() {
    return version.map(VersionId::value).orElse("");
  }
}
