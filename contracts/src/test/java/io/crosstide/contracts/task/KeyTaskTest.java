package io.crosstide.contracts.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.codec.MessageCodec;
import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.TaskId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class KeyTaskTest {
  /** A store that forgot the tag of one object may not stop the survey of its bucket. */
  @Test
  void anEmptyTagOfAListingIsNoneAndTheTaskCanBeReadBack() {
    KeyTask key =
        new KeyTask(
            new ObjectKey("k"),
            ChangeKind.FOUND,
            Optional.empty(),
            Optional.empty(),
            Optional.of(new ETag("\"\"")),
            OptionalLong.of(1),
            0);
    assertThat(key.etag()).isEmpty();
    TaskBatch batch =
        TaskBatch.of(
            new TaskId(new UUID(0, 1)),
            new RuleId(new UUID(0, 2)),
            Lane.HISTORY,
            new Origin.Ledger(Instant.EPOCH),
            List.of(key),
            Instant.EPOCH);
    assertThat(MessageCodec.decode(MessageCodec.encode(batch), TaskBatch.class)).isEqualTo(batch);
  }
}
