package io.crosstide.messaging.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerAddressTest {
  @ParameterizedTest
  @CsvSource({
    "broker:5672,broker,5672",
    "10.0.0.1:1,10.0.0.1,1",
    "[::1]:65535,::1,65535",
    "' broker : 5672 ',broker,5672",
  })
  void readsHostAndPort(String text, String host, int port) {
    assertThat(BrokerAddress.parse(text)).isEqualTo(new BrokerAddress(host, port));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "broker",
        "broker:",
        ":5672",
        "broker:0",
        "broker:65536",
        "broker:x",
        "::1:5672"
      })
  void refusesWhatIsNotThat(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> BrokerAddress.parse(text));
  }
}
