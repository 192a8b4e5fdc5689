package io.crosstide.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What decides knows no framework, so that it can be tried by table. */
class PurityTest {
  private static final List<String> FORBIDDEN =
      List.of("import io.vertx", "import io.quarkus", "import io.smallrye", "import jakarta");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "capture/ChangeStream",
        "capture/CaptureDesk",
        "capture/CapturedWrite",
        "capture/InFlightWrites",
        "capture/RuleQueue",
        "capture/Batch",
        "capture/ChangeMerge",
        "capture/LiveRules",
        "capture/StoreClock",
        "capture/MonotonicClock",
        "capture/Heartbeats",
        "capture/Refusals",
        "call/OssOperation",
        "door/OperationRouter",
        "door/RequestTarget",
        "door/Failures",
        "objects/WriteHeaders",
        "objects/AnswerHeaders",
        "objects/ReadConditions",
        "objects/RangeWish",
        "metadata/HiddenMetadata",
        "replication/RuleDrafts",
        "replication/RuleViews",
        "replication/ReplicationLocations"
      })
  void importsNoFramework(String name) throws IOException {
    Path source = Path.of("src/main/java/io/crosstide/gateway/" + name + ".java");
    try (Stream<String> lines = Files.lines(source)) {
      assertThat(lines.filter(line -> FORBIDDEN.stream().anyMatch(line::startsWith))).isEmpty();
    }
  }
}
