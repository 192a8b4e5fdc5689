package io.crosstide.worker.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.report.SkipReason;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleActions;
import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.contracts.task.KeyTask;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Delete markers that clients put at the target of a one-way rule, between what the rule puts. */
class VersionMarkersTest {
  private static final KeyTask FOUND = Cases.task("k", ChangeKind.FOUND);

  private static Versions of(Rule rule) throws Exception {
    return Versions.of(rule);
  }

  private static Versions withHistory() throws Exception {
    return of(Cases.versioned(RuleActions.ALL));
  }

  private static Versions withoutHistory() throws Exception {
    return of(Cases.withoutHistory(Cases.versioned(RuleActions.ALL), Instant.EPOCH));
  }

  private static VersionId copied(Versions versions, String content) throws Exception {
    VersionId version = versions.put(versions.source(), "k", content);
    versions.bench().live(Versions.task("k", ChangeKind.WRITE, Optional.of(version)));
    return version;
  }

  private static VersionId hidden(Versions versions) throws Exception {
    VersionId marker = versions.delete(versions.source(), "k");
    versions.bench().live(deleted(marker).withMarker(true));
    return marker;
  }

  private static KeyTask deleted(VersionId version) {
    return Versions.task("k", ChangeKind.DELETE, Optional.of(version));
  }

  /** Long after whatever a test did before. */
  private static Outcome undelete(Versions versions, VersionId marker) throws Exception {
    versions.delete(versions.source(), "k", marker);
    KeyTask task = deleted(marker);
    return versions
        .bench()
        .live(
            new KeyTask(
                    task.key(),
                    task.kind(),
                    task.version(),
                    Optional.of(Instant.now().plusSeconds(600)),
                    Optional.empty(),
                    OptionalLong.empty(),
                    0)
                .withMarker(true));
  }

  private static List<String> atTarget(Versions versions) throws Exception {
    return versions.contents(versions.target(), "k");
  }

  /** Two may be the rule's: what hides the key is not taken away, nor left without a word. */
  @Test
  void ofMarkersBetweenDifferentCopiesNoneIsTakenForTheRules() throws Exception {
    for (boolean history : new boolean[] {true, false}) {
      Versions versions = history ? withHistory() : withoutHistory();
      versions.put(versions.target(), "k", "foreign");
      copied(versions, "a");
      VersionId clients = versions.delete(versions.target(), "k");
      copied(versions, "b");
      VersionId marker = hidden(versions);
      assertThat(atTarget(versions)).containsExactly("foreign", "a", "-", "b", "-");

      assertThat(undelete(versions, marker))
          .isEqualTo(
              new Outcome.LeavingOut(
                  new Outcome.Skipped(SkipReason.MARKER_IN_DOUBT),
                  Map.of(SkipReason.MARKER_IN_DOUBT, marker)));

      assertThat(atTarget(versions)).containsExactly("foreign", "a", "-", "b", "-");
      assertThat(versions.list(versions.target(), "k"))
          .anyMatch(version -> version.version().equals(clients));
    }
  }

  /** I31 */
  @Test
  void aClientsMarkerUnderACopyGoesOnHidingWhatTheClientDeleted() throws Exception {
    Versions versions = withHistory();
    versions.put(versions.target(), "k", "foreign");
    versions.delete(versions.target(), "k");
    VersionId version = copied(versions, "a");
    versions.bench().again(FOUND);
    assertThat(atTarget(versions)).containsExactly("foreign", "-", "a");

    versions.delete(versions.source(), "k", version);
    versions.bench().live(deleted(version));

    assertThat(atTarget(versions)).containsExactly("foreign", "-");
  }

  /** I31 */
  @Test
  void aClientsMarkerOnTheRulesIsLeftByASurvey() throws Exception {
    Versions versions = withHistory();
    versions.put(versions.target(), "k", "foreign");
    copied(versions, "a");
    VersionId marker = hidden(versions);
    VersionId clients = versions.delete(versions.target(), "k");

    assertThat(versions.bench().again(FOUND)).isEqualTo(new Outcome.Unchanged());
    assertThat(atTarget(versions)).containsExactly("foreign", "a", "-", "-");

    assertThat(undelete(versions, marker)).isEqualTo(new Outcome.Deleted());
    assertThat(versions.list(versions.target(), "k").get(0).version()).isEqualTo(clients);
  }
}
