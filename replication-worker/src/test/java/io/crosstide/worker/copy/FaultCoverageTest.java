package io.crosstide.worker.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.store.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every call that the store port has is in a matrix of a worker's work, or is none of a worker. One
 * that is new to the port must be put into one of both.
 */
class FaultCoverageTest {
  private static final List<String> TABLES =
      List.of("fault-table.txt", "version-fault-table.txt", "listing-fault-table.txt");

  /** Calls that have tests of their own for the failures that count, as each has few outcomes. */
  private static final Set<String> ELSEWHERE =
      Set.of(
          // VersioningCheckTest
          "versioning",
          // PartedCopyTest, UploadSweepFaultTest
          "abortUpload",
          // VersionIdsTest; to a script of faults it is a delete like any other
          "putMarker");

  private static final Set<String> NOT_CALLED =
      Set.of(
          "bucketAcl",
          "close",
          "createBucket",
          "deleteBucket",
          "deleteMany",
          "headBucket",
          "listBuckets",
          "listUploads",
          "location",
          "putBucketAcl",
          "putVersioning");

  @Test
  void everyCallOfThePortIsInAMatrix() {
    Set<String> named = new TreeSet<>(ELSEWHERE);
    TABLES.stream()
        .flatMap(table -> FaultTable.read(table).cells().keySet().stream())
        .filter(cell -> !cell.startsWith("#"))
        .map(cell -> cell.split("\\|")[1].strip())
        .map(stage -> stage.split(" ")[1])
        .forEach(named::add);
    assertThat(named).doesNotContainAnyElementsOf(NOT_CALLED);
    named.addAll(NOT_CALLED);
    Set<String> port = new TreeSet<>();
    Arrays.stream(ObjectStore.class.getMethods()).map(Method::getName).forEach(port::add);
    assertThat(named).isEqualTo(port);
  }

  @Test
  void whatIsNotCalledIsNotCalled() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        String text = read(file);
        for (String call : NOT_CALLED) {
          // Clients and streams are closed too, and a rule has a location.
          boolean isOthers = Set.of("close", "location").contains(call);
          assertThat(!isOthers && text.contains("." + call + "(")).as(file + " " + call).isFalse();
        }
      }
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
