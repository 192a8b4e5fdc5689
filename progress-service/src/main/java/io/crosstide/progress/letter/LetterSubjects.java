package io.crosstide.progress.letter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crosstide.contracts.codec.MessageCodec;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.StreamId;
import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.letter.LetterSubject;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * What a message is about, read leniently: one that is not decodable as a whole, say because it is
 * of a newer version, may still name its rule and its batch.
 */
final class LetterSubjects {
  private static final ObjectMapper MAPPER = MessageCodec.newMapper();

  private LetterSubjects() {}

  /** What the body tells; nothing if it is no JSON. */
  static LetterSubject of(byte[] body) {
    JsonNode message = tree(body);
    JsonNode origin = message.path("origin");
    JsonNode page = origin.has("page") ? origin.path("page") : message.path("page");
    JsonNode survey = page.has("survey") ? page : message;
    Optional<SurveyId> surveyId = id(survey.path("survey"), SurveyId::of);
    return new LetterSubject(
        id(message.path("rule"), RuleId::of),
        id(origin.path("stream"), StreamId::of),
        sequence(origin.path("sequence")),
        surveyId,
        surveyId.isPresent() ? range(survey.path("range")) : OptionalInt.empty());
  }

  /** How many keys the body names as a task. */
  static int keys(byte[] body) {
    return tree(body).path("keys").size();
  }

  private static JsonNode tree(byte[] body) {
    try {
      return MAPPER.readTree(body);
    } catch (IOException | StackOverflowError notJson) {
      return MAPPER.missingNode();
    }
  }

  private static <T> Optional<T> id(JsonNode node, Function<String, T> read) {
    try {
      return node.isTextual() ? Optional.of(read.apply(node.asText())) : Optional.empty();
    } catch (IllegalArgumentException notOne) {
      return Optional.empty();
    }
  }

  private static OptionalLong sequence(JsonNode node) {
    return node.canConvertToLong() && node.isIntegralNumber() && node.asLong() > 0
        ? OptionalLong.of(node.asLong())
        : OptionalLong.empty();
  }

  private static OptionalInt range(JsonNode node) {
    return node.canConvertToInt() && node.isIntegralNumber() && node.asInt() >= 0
        ? OptionalInt.of(node.asInt())
        : OptionalInt.empty();
  }
}
