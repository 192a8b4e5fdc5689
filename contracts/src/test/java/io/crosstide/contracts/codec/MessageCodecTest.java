package io.crosstide.contracts.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.contracts.http.BucketEntry;
import io.crosstide.contracts.http.RuleDraft;
import io.crosstide.contracts.report.Report;
import io.crosstide.contracts.rule.RuleCovered;
import io.crosstide.contracts.task.TaskBatch;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageCodecTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{",
        "{\"type\":\"unheard-of\"}",
        "{\"type\":\"done\",\"task\":\"not a uuid\"}"
      })
  void refusesWhatIsNoReport(String json) {
    assertThatThrownBy(() -> MessageCodec.decode(bytes(json), Report.class))
        .isInstanceOf(UndecodableException.class);
  }

  @Test
  void refusesAnEmptyKey() {
    String json =
        "{\"id\":\"40000000-0000-4000-8000-000000000001\",\"keys\":[{\"key\":\"\",\"kind\":\"write\"}]}";
    assertThatThrownBy(() -> MessageCodec.decode(bytes(json), TaskBatch.class))
        .isInstanceOf(UndecodableException.class);
  }

  @Test
  void ignoresFieldsOfLaterVersions() {
    String json =
        "{\"schemaVersion\":2,\"rule\":\"10000000-0000-4000-8000-000000000001\",\"later\":{\"x\":[1]}}";
    assertThat(MessageCodec.decode(bytes(json), RuleCovered.class).rule())
        .hasToString("10000000-0000-4000-8000-000000000001");
  }

  @Test
  void readsMissingOptionalFieldsAsEmpty() {
    RuleDraft draft = MessageCodec.decode(bytes("{\"account\":\"a\"}"), RuleDraft.class);
    assertThat(draft.name()).isEmpty();
    assertThat(draft.prefixes()).isEmpty();
  }

  @Test
  void refusesAMessageWithoutItsRule() {
    assertThatThrownBy(() -> MessageCodec.decode(bytes("{\"schemaVersion\":1}"), RuleCovered.class))
        .isInstanceOf(UndecodableException.class);
  }

  @Test
  void refusesAMissingPartOfAnAddress() {
    assertThatThrownBy(
            () -> MessageCodec.decode(bytes("{\"ref\":{\"region\":\"r\"}}"), BucketEntry.class))
        .isInstanceOf(UndecodableException.class);
  }

  private static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }
}
