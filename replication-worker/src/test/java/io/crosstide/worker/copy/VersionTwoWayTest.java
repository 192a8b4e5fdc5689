package io.crosstide.worker.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleActions;
import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.contracts.task.KeyTask;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two buckets that keep versions and are each other's target (I39, I40). */
class VersionTwoWayTest {
  private static final KeyTask FOUND = Cases.task("k", ChangeKind.FOUND);

  private Versions there;
  private Versions back;

  @BeforeEach
  void start() throws Exception {
    there = Versions.of(Cases.versioned(RuleActions.ALL));
    Rule reverse = Cases.rule(Cases.TARGET, Cases.SOURCE).withVersioned(true);
    Bench other = new Bench(reverse);
    other.stores.putAll(there.bench().stores);
    back = Versions.through(other, there.bench().target, there.bench().source);
    there.bench().twoWay.set(true);
    other.twoWay.set(true);
  }

  @Test
  void bringsWhatIsWrittenOnEitherSideToTheOther() throws Exception {
    there.bench().live(wrote(there.put(there.source(), "k", "a")));
    back.bench().live(wrote(back.put(back.source(), "k", "b")));
    there.bench().live(wrote(there.put(there.source(), "k", "c")));
    settle();

    assertThat(there.contents(there.source(), "k")).containsExactly("a", "b", "c");
    assertThat(there.contents(there.target(), "k")).containsExactly("a", "b", "c");
  }

  @Test
  void sendsNoMarkerToAndFro() throws Exception {
    there.bench().live(wrote(there.put(there.source(), "k", "a")));
    there.bench().live(deleted(there.delete(there.source(), "k")));
    settle();
    settle();

    assertThat(there.contents(there.source(), "k")).containsExactly("a", "-");
    assertThat(there.contents(there.target(), "k")).containsExactly("a", "-");
  }

  /** I40: a client's delete of a replica counts. */
  @Test
  void bringsADeleteOfAReplicaBack() throws Exception {
    there.bench().live(wrote(there.put(there.source(), "k", "a")));
    VersionId marker = back.delete(back.source(), "k");
    there.bench().again(FOUND);
    assertThat(there.contents(there.target(), "k")).as("not undone").containsExactly("a", "-");

    back.bench().live(deleted(marker));
    settle();

    assertThat(there.contents(there.source(), "k")).containsExactly("a", "-");
    assertThat(there.contents(there.target(), "k")).containsExactly("a", "-");
  }

  @Test
  void showsAgainOnBothSidesWhatWasUndeleted() throws Exception {
    there.bench().live(wrote(there.put(there.source(), "k", "a")));
    VersionId marker = there.delete(there.source(), "k");
    there.bench().live(deleted(marker));
    there.delete(there.source(), "k", marker);
    there.bench().live(deleted(marker));
    settle();

    assertThat(there.contents(there.source(), "k")).containsExactly("a");
    assertThat(there.contents(there.target(), "k")).containsExactly("a");
  }

  private void settle() throws Exception {
    there.bench().again(FOUND);
    back.bench().again(FOUND);
  }

  private static KeyTask wrote(VersionId version) {
    return Versions.task("k", ChangeKind.WRITE, Optional.of(version));
  }

  private static KeyTask deleted(VersionId version) {
    return Versions.task("k", ChangeKind.DELETE, Optional.of(version));
  }
}
