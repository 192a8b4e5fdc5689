package io.crosstide.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.VersionId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProvenanceTest {
  private static final RuleId RULE = RuleId.of(UUID.randomUUID().toString());
  private static final Instant TIME = Instant.parse("2026-11-21T12:34:56.789Z");

  static Stream<Provenance> provenances() {
    return Stream.of(
        new Provenance(RULE, new ETag("d41d8cd98f00b204e9800998ecf8427e"), TIME, Optional.empty()),
        new Provenance(
            RULE,
            new ETag("d41d8cd98f00b204e9800998ecf8427e-16"),
            Instant.EPOCH,
            Optional.of(new VersionId("null"))),
        new Provenance(RULE, new ETag("- strange %20 + ü"), TIME, Optional.of(new VersionId("-"))),
        new Provenance(
            RULE, new ETag("x"), TIME, Optional.of(new VersionId("a b+c/%2F=&\u0001\u00ff"))),
        new Provenance(
            RULE,
            new ETag("x"),
            TIME,
            Optional.of(new VersionId("v")),
            Optional.of(new BucketRef(new RegionName("oss-a b"), new BucketName("ü/%")))));
  }

  @ParameterizedTest
  @MethodSource("provenances")
  void comesBackAsItWas(Provenance provenance) {
    ObjectHeaders headers = provenance.addTo(ObjectHeaders.NONE.withUserMetadata(Map.of("a", "b")));
    assertThat(Provenance.of(headers)).contains(provenance);
    assertThat(headers.userMetadata().get(Provenance.METADATA_NAME))
        .matches("[\\x21-\\x7e]+( [\\x21-\\x7e]+){4}");
    assertThat(Provenance.removeFrom(headers).userMetadata()).containsExactly(Map.entry("a", "b"));
  }

  @Test
  void replacesAnOlderOne_I40() {
    BucketRef bucket = new BucketRef(new RegionName("r"), new BucketName("b"));
    Provenance old =
        new Provenance(RULE, new ETag("x"), TIME, Optional.empty(), Optional.of(bucket));
    Provenance now = new Provenance(RULE, new ETag("y"), TIME, Optional.empty());
    assertThat(Provenance.of(now.addTo(old.addTo(ObjectHeaders.NONE)))).contains(now);
  }

  @Test
  void isAbsentFromOtherObjects() {
    assertThat(Provenance.of(ObjectHeaders.NONE)).isEmpty();
    assertThat(Provenance.removeFrom(ObjectHeaders.NONE)).isEqualTo(ObjectHeaders.NONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "r", "r ", " b", "r b more", "r %zz"})
  void takesNoSourceFromWhatOthersWrote(String hostile) {
    Provenance provenance = new Provenance(RULE, new ETag("x"), TIME, Optional.empty());
    Map<String, String> metadata =
        new TreeMap<>(provenance.addTo(ObjectHeaders.NONE).userMetadata());
    metadata.put(Provenance.SOURCE_NAME, hostile);
    ObjectHeaders headers = ObjectHeaders.NONE.withUserMetadata(metadata);
    assertThat(Provenance.of(headers)).contains(provenance);
    assertThat(Provenance.removeFrom(headers).userMetadata()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "1",
        "1 x y z -",
        "2 00000000-0000-0000-0000-000000000000 x 1 -",
        "1 00000000-0000-0000-0000-000000000000 x notanumber -",
        "1 00000000-0000-0000-0000-000000000000 x 99999999999999999999 -",
        "1 00000000-0000-0000-0000-000000000000  1 -",
        "1 00000000-0000-0000-0000-000000000000 x 1 ",
        "1 00000000-0000-0000-0000-000000000000 x 1 - more",
        "1 00000000-0000-0000-0000-000000000000 %zz 1 -",
        "\u0000\u00ff"
      })
  void isNotReadFromWhatOthersWrote_I39(String hostile) {
    ObjectHeaders headers =
        ObjectHeaders.NONE.withUserMetadata(Map.of(Provenance.METADATA_NAME, hostile));
    assertThat(Provenance.of(headers)).isEmpty();
    assertThat(Provenance.removeFrom(headers).userMetadata()).isEmpty();
  }
}
