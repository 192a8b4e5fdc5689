package io.crosstide.gateway.operator;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.crosstide.contracts.codec.MessageCodec;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;

/** HTTP bodies are written like messages. */
@Singleton
final class JsonSettings implements ObjectMapperCustomizer {
  @Override
  public void customize(ObjectMapper mapper) {
    MessageCodec.configure(mapper);
  }
}
