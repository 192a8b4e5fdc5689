package io.crosstide.contracts.codec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Messages and internal HTTP bodies as JSON in UTF-8. */
public final class MessageCodec {
  private static final ObjectMapper MAPPER = newMapper();

  private MessageCodec() {}

  /** A mapper with the settings of the codec, for frameworks that want one of their own. */
  public static ObjectMapper newMapper() {
    return configure(JsonMapper.builder().build());
  }

  /** Applies the settings of the codec to a framework's mapper. */
  public static ObjectMapper configure(ObjectMapper mapper) {
    return mapper
        .registerModule(new Jdk8Module())
        .registerModule(new JavaTimeModule())
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .setSerializationInclusion(JsonInclude.Include.NON_ABSENT);
  }

  /** The JSON of a message or body. */
  public static byte[] encode(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("Not encodable: " + value.getClass().getName(), e);
    }
  }

  /**
   * Reads a message or body.
   *
   * @throws UndecodableException if the bytes are not JSON of this type or lack what it requires
   */
  public static <T> T decode(byte[] json, Class<T> type) {
    T value;
    try {
      value = MAPPER.readValue(json, type);
    } catch (IOException | IllegalArgumentException e) {
      throw new UndecodableException("Not a " + type.getSimpleName(), e);
    }
    if (value == null) {
      throw new UndecodableException("Not a " + type.getSimpleName(), null);
    }
    return value;
  }
}
