package io.crosstide.local.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.local.acl.CannedAcl;
import io.crosstide.local.body.BodyRef;
import io.crosstide.local.error.S3Exception;
import io.crosstide.local.object.ReadCondition.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionsTest {
  /** Modified at 1000.5 s; its tag is {@code abc}. */
  private static final ObjectVersion VERSION =
      new ObjectVersion(
          1_000_500L << 20,
          true,
          false,
          "abc",
          new BodyRef.Empty(),
          Map.of(),
          Map.of(),
          CannedAcl.PRIVATE,
          Map.of(),
          0,
          Optional.empty());

  @ParameterizedTest
  @CsvSource({
    ", , , , HOLDS",
    "abc, , , , HOLDS",
    "'\"abc\"', , , , HOLDS",
    "'W/\"abc\"', , , , HOLDS",
    "'\"x\", \"abc\"', , , , HOLDS",
    "*, , , , HOLDS",
    "x, , , , FAILED",
    ", abc, , , NOT_MODIFIED",
    ", *, , , NOT_MODIFIED",
    ", x, , , HOLDS",
    ", , 999, , HOLDS",
    ", , 1000, , NOT_MODIFIED",
    ", , 1001, , NOT_MODIFIED",
    ", , , 999, FAILED",
    ", , , 1000, HOLDS",
    "abc, , , 999, HOLDS",
    "x, abc, , , FAILED",
    "abc, abc, , , NOT_MODIFIED",
    ", x, 1001, , HOLDS",
    ", abc, 999, , NOT_MODIFIED",
  })
  void decidesReads(String match, String noneMatch, Long since, Long until, Verdict expected) {
    ReadCondition condition =
        new ReadCondition(
            Optional.ofNullable(match),
            Optional.ofNullable(noneMatch),
            Optional.ofNullable(since).map(Instant::ofEpochSecond),
            Optional.ofNullable(until).map(Instant::ofEpochSecond));
    assertThat(condition.check(VERSION)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    ", false, object, true",
    ", false, none, true",
    ", true, none, true",
    ", true, marker, true",
    ", true, object, false",
    "abc, false, object, true",
    "*, false, object, true",
    "x, false, object, false",
    "abc, false, none, false",
    "abc, false, marker, false",
    "*, false, none, false",
  })
  void decidesWrites(String match, boolean absent, String latest, boolean allowed) {
    WriteCondition condition = new WriteCondition(Optional.ofNullable(match), absent);
    Optional<ObjectVersion> version =
        switch (latest) {
          case "object" -> Optional.of(VERSION);
          case "marker" -> Optional.of(ObjectVersion.marker(1, false, Optional.empty()));
          default -> Optional.empty();
        };
    if (allowed) {
      condition.check(version, "k");
    } else {
      assertThatThrownBy(() -> condition.check(version, "k")).isInstanceOf(S3Exception.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 10, 0, 1",
    "bytes=9-, 10, 9, 1",
    "bytes=-1, 10, 9, 1",
    "bytes=-11, 10, 0, 10",
    "bytes=0-18446744073709551615, 10, , ",
    "bytes=0-999999999999999999, 10, 0, 10",
    "bytes=4-2, 10, , ",
    "bytes=-, 10, , ",
    "bytes=a-b, 10, , ",
    "items=0-1, 10, , ",
  })
  void readsRanges(String header, long size, Long offset, Long length) {
    Optional<ByteRange> expected = Optional.ofNullable(offset).map(o -> new ByteRange(o, length));
    assertThat(ByteRange.parse(header, size)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=10-", "bytes=10-20", "bytes=-0"})
  void refusesRangesBehindTheEnd(String header) {
    assertThatThrownBy(() -> ByteRange.parse(header, 10)).isInstanceOf(S3Exception.class);
    assertThatThrownBy(() -> ByteRange.parse(header, 0)).isInstanceOf(S3Exception.class);
  }

  @Test
  void recordsSurviveTheIndex() {
    ObjectVersion full =
        new ObjectVersion(
            Long.MAX_VALUE,
            false,
            false,
            "abc-2",
            new BodyRef.Parts(1L << 60, 5L << 40, 10_000),
            Map.of("x-amz-meta-a", "\u00C3\u00A9", "content-type", ""),
            Map.of("t", "\uD83D\uDE00"),
            CannedAcl.PUBLIC_READ,
            Map.of("x-amz-checksum-crc32", "AAAA"),
            -1L >>> 1,
            Optional.of("0123456789abcdefghij"));
    assertThat(ObjectVersion.fromRecord(full.toRecord())).isEqualTo(full);
    assertThat(ObjectVersion.fromRecord(VERSION.toRecord())).isEqualTo(VERSION);
    for (Optional<String> id : List.of(Optional.<String>empty(), full.givenId())) {
      ObjectVersion marker = ObjectVersion.marker(5, id.isEmpty(), id);
      assertThat(ObjectVersion.fromRecord(marker.toRecord())).isEqualTo(marker);
    }
  }
}
