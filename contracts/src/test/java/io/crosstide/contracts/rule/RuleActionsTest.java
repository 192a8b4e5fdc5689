package io.crosstide.contracts.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleActionsTest {
  @ParameterizedTest
  @CsvSource({
    "ALL, true, true",
    "PUT, true, false",
    "'PUT,DELETE', true, true",
    "'PUT,DELETE,ABORT', true, true",
    "DELETE, false, true",
    "'ABORT,PUT', true, false"
  })
  void tellsWhatIsReplicated(String text, boolean put, boolean delete) {
    RuleActions actions = new RuleActions(text);
    assertThat(actions.includesPut()).isEqualTo(put);
    assertThat(actions.includesDelete()).isEqualTo(delete);
    assertThat(actions.text()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "all", "PUT, DELETE", "PUT,", "COPY", "PUT,PUT", " ALL"})
  void refusesAnythingElse(String text) {
    assertThatThrownBy(() -> new RuleActions(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
