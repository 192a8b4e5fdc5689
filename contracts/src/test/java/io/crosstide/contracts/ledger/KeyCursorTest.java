package io.crosstide.contracts.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyCursorTest {
  /** I46: whatever a key holds, the page goes on after it. */
  @ParameterizedTest
  @ValueSource(strings = {"k", "a/b?c&d=e+f%2F", "\u0000\u001f", "\ud83d\ude00.", ".", " ", "é"})
  void readsWhatItWrote(String key) {
    for (Optional<VersionId> version :
        List.of(Optional.<VersionId>empty(), Optional.of(new VersionId("v.1\u0001")))) {
      KeyCursor cursor = new KeyCursor(new ObjectKey(key), version);
      assertThat(cursor.text()).matches("[A-Za-z0-9_.-]+");
      assertThat(KeyCursor.parse(cursor.text())).isEqualTo(cursor);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "abc", "ab!c.", "YQ.?"})
  void refusesWhatIsNone(String text) {
    assertThatThrownBy(() -> KeyCursor.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
