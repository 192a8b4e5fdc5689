package io.crosstide.testbed.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartOptionsTest {
  @Test
  void withoutOptionsItDemonstratesWithTwoWorkers() {
    assertThat(StartOptions.parse(List.of()))
        .isEqualTo(
            new StartOptions(
                Path.of(".crosstide").toAbsolutePath(),
                8900,
                2,
                StartOptions.Mode.DEMONSTRATE,
                Optional.empty(),
                RegionChoice.DEFAULT));
  }

  @Test
  void takesEveryOption() {
    assertThat(
            StartOptions.parse(
                List.of(
                    "--bare",
                    "--workers",
                    "16",
                    "--state",
                    "/s/../t",
                    "--port-base",
                    "1024",
                    "--env",
                    "e",
                    "--local-regions",
                    "3")))
        .isEqualTo(
            new StartOptions(
                Path.of("/t"),
                1024,
                16,
                StartOptions.Mode.BARE,
                Optional.of(Path.of("e")),
                new RegionChoice.Local(3)));
  }

  @Test
  void takesTheRegionsOfTheUser() {
    assertThat(StartOptions.parse(List.of("--regions", "/r", "--credentials", "/c")).regions())
        .isEqualTo(new RegionChoice.Own(Path.of("/r"), Path.of("/c")));
  }

  @ParameterizedTest
  @CsvSource({
    "--none, Unknown option --none",
    "--workers, --workers needs a value",
    "--workers 0, --workers takes a number from 1 to 16",
    "--workers 17, --workers takes a number from 1 to 16",
    "--workers two, --workers takes a number from 1 to 16",
    "--regions r, --regions and --credentials go together",
    "--regions r --credentials c --local-regions 2, --local-regions and --regions exclude each other",
    "--local-regions 1, --local-regions takes a number from 2 to 12",
    "--port-base 80, --port-base takes a number from 1024 to 65000"
  })
  void tellsWhatIsWrong(String arguments, String sentence) {
    assertThatThrownBy(() -> StartOptions.parse(List.of(arguments.split(" "))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(sentence);
  }
}
