package io.crosstide.contracts.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crosstide.contracts.http.BucketEntry;
import io.crosstide.contracts.http.RuleDraft;
import io.crosstide.contracts.http.RulePage;
import io.crosstide.contracts.http.RuleProgress;
import io.crosstide.contracts.rule.RuleChanged;
import io.crosstide.contracts.stream.Heartbeat;
import io.crosstide.contracts.task.TaskBatch;
import io.crosstide.contracts.upload.UploadRecord;
import java.io.InputStream;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Golden messages with one fault each: whoever decodes them must learn of it at once (I15). */
class RequirementsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, Class<?>> TYPES =
      Map.of(
          "task-stream", TaskBatch.class,
          "task-survey", TaskBatch.class,
          "task-ledger", TaskBatch.class,
          "rule-changed", RuleChanged.class,
          "rule-page", RulePage.class,
          "rule-progress", RuleProgress.class,
          "rule-draft", RuleDraft.class,
          "bucket-entry", BucketEntry.class,
          "heartbeat", Heartbeat.class,
          "upload-record", UploadRecord.class);

  @ParameterizedTest
  @CsvSource({
    "task-stream, /origin/stream, null",
    "task-stream, /origin/sequence, 0",
    "task-stream, /origin/sequence, -1",
    "task-stream, /origin/sequence, null",
    "task-stream, /createdAt, null",
    "task-stream, /keys/0/size, -1",
    "task-stream, /keys/0/generation, -1",
    "task-stream, /keys/0, null",
    "task-survey, /origin/page, null",
    "task-survey, /origin/page/survey, null",
    "task-survey, /origin/page/range, -1",
    "task-ledger, /origin/issuedAt, null",
    "rule-changed, /rule/id, null",
    "rule-changed, /rule/name, null",
    "rule-changed, /rule/name, '\"\"'",
    "rule-changed, /rule/source, null",
    "rule-changed, /rule/target, null",
    "rule-changed, /rule/actions, null",
    "rule-changed, /rule/status, null",
    "rule-changed, /rule/status, '\"gone\"'",
    "rule-changed, /rule/createdAt, null",
    "rule-changed, /rule/revision, -1",
    "rule-changed, /rule/prefixes, '[1,2,3,4,5,6,7,8,9,10,11]'",
    "rule-changed, /rule/prefixes/0, null",
    "rule-changed, /rule/userTaggings/filterType, null",
    "rule-changed, /rule/userTaggings/tags, null",
    "rule-changed, /rule/userTaggings/tags/0/key, null",
    "rule-page, /rules/0/status, null",
    "rule-progress, /rule, null",
    "rule-progress, /openFailures, -1",
    "rule-progress, /history/fraction, 1.01",
    "rule-progress, /history/fraction, -0.01",
    "rule-progress, /history/fraction, '\"NaN\"'",
    "rule-progress, /history/listedObjects, -1",
    "rule-progress, /history/doneBytes, -1",
    "rule-draft, /account, null",
    "bucket-entry, /ref, null",
    "bucket-entry, /owner, null",
    "bucket-entry, /createdAt, null",
    "heartbeat, /marks/0/lastSequence, -1",
    "upload-record, /rule, null",
    "upload-record, /target, null",
    "upload-record, /key, null",
    "upload-record, /upload, null",
    "upload-record, /upload, '\"\"'",
    "upload-record, /etag, null",
    "upload-record, /size, -1",
    "upload-record, /plan, null"
  })
  void refusesWhatLacksOrExceeds(String golden, String at, String value) throws Exception {
    JsonNode message = golden(golden);
    assertThat(MessageCodec.decode(bytes(message), TYPES.get(golden))).isNotNull();
    put(message, at, JSON.readTree(value));
    assertThatThrownBy(() -> MessageCodec.decode(bytes(message), TYPES.get(golden)))
        .isInstanceOf(UndecodableException.class);
  }

  private static JsonNode golden(String name) throws Exception {
    try (InputStream file =
        RequirementsTest.class.getResourceAsStream("/golden/" + name + ".json")) {
      return JSON.readTree(file);
    }
  }

  private static void put(JsonNode message, String at, JsonNode value) {
    int slash = at.lastIndexOf('/');
    JsonNode parent = message.at(at.substring(0, slash));
    String name = at.substring(slash + 1);
    if (parent instanceof ObjectNode object) {
      assertThat(object.has(name)).isTrue();
      object.set(name, value);
    } else {
      ((ArrayNode) parent).set(Integer.parseInt(name), value);
    }
  }

  private static byte[] bytes(JsonNode message) throws Exception {
    return JSON.writeValueAsBytes(message);
  }
}
