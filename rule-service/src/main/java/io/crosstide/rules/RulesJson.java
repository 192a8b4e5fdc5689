package io.crosstide.rules;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.crosstide.contracts.codec.MessageCodec;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;

/** HTTP bodies are written as messages are. */
@Singleton
class RulesJson implements ObjectMapperCustomizer {
  @Override
  public void customize(ObjectMapper mapper) {
    MessageCodec.configure(mapper);
  }
}
