package io.crosstide.testbed.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.store.CannedAcl;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.ObjectHeaders;
import io.crosstide.store.Provenance;
import io.crosstide.testbed.model.Differences.Allowance;
import io.crosstide.testbed.model.SeenVersion.SeenObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The comparison finds whatever is not equal. */
class DifferencesTest {
  private static final Instant WRITTEN = Instant.parse("2026-11-26T12:00:00Z");
  private static final RuleId RULE = RuleId.of("00000000-0000-0000-0000-000000000001");
  private static final Allowance OWN_IDS = new Allowance(1000, false, false, true);
  private static final Allowance KEPT_IDS = new Allowance(1000, false, false, false);
  private static final Allowance MERGED = new Allowance(1000, false, true, true);
  private static final SeenVersion SOURCE_MARKER = new SeenVersion("s2", false, Optional.empty());
  private static final SeenVersion TARGET_MARKER = new SeenVersion("t2", false, Optional.empty());

  private static ObjectState state() {
    return new ObjectState(
        "00",
        10,
        Map.of("content-type", "a/b"),
        Map.of("op", "1"),
        Map.of("tag", "1"),
        "default",
        "Standard",
        "Normal");
  }

  private static SeenObject object(ObjectState state, ObjectHeaders headers) {
    return new SeenObject(
        state,
        "AB",
        WRITTEN,
        new ObjectFacts(
            state.size(),
            new ETag("ab"),
            WRITTEN,
            Optional.empty(),
            headers,
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            OptionalInt.empty()),
        state.tags(),
        CannedAcl.PRIVATE);
  }

  private static SeenVersion source(String id) {
    return new SeenVersion(id, id.equals("s3"), Optional.of(object(state(), ObjectHeaders.NONE)));
  }

  private static SeenVersion copyOf(String id, UnaryOperator<ObjectState> changed) {
    Provenance provenance =
        new Provenance(RULE, new ETag("ab"), WRITTEN, Optional.of(new VersionId(id)));
    return new SeenVersion(
        "of-" + id,
        id.equals("s3"),
        Optional.of(object(changed.apply(state()), provenance.addTo(ObjectHeaders.NONE))));
  }

  private static SeenVersion copyOf(String id) {
    return copyOf(id, UnaryOperator.identity());
  }

  private static List<String> compare(SeenVersion... target) {
    return Differences.ofReplica(
        Map.of("k", List.of(source("s3"), SOURCE_MARKER, source("s1"))),
        target.length == 0 ? Map.of() : Map.of("k", List.of(target)),
        OWN_IDS);
  }

  @Test
  void nothingIsWrongWithAnExactReplica() {
    assertThat(compare(copyOf("s3"), TARGET_MARKER, copyOf("s1"))).isEmpty();
  }

  private static List<String> mirrored(SeenVersion... second) {
    return Differences.ofMirrors(
        Map.of("k", List.of(source("s3"), SOURCE_MARKER, copyOf("s1"))),
        Map.of("k", List.of(second)),
        OWN_IDS);
  }

  @Test
  void nothingIsWrongWithBucketsThatBroughtEachOtherTheirs() {
    assertThat(mirrored(copyOf("s3"), TARGET_MARKER, source("s1"))).isEmpty();
  }

  @Test
  void findsWhatIsNotMirrored() {
    assertThat(mirrored(copyOf("s3"), source("s1"))).as("no marker").isNotEmpty();
    assertThat(mirrored(copyOf("s3"), TARGET_MARKER, source("s1"), copyOf("s3")))
        .as("one twice")
        .isNotEmpty();
    assertThat(mirrored(source("s3"), TARGET_MARKER, source("s1")))
        .as("a client's at both sides")
        .isNotEmpty();
    assertThat(mirrored(copyOf("s3"), TARGET_MARKER, copyOf("s1")))
        .as("a replica at both sides")
        .isNotEmpty();
    assertThat(
            mirrored(copyOf("s3", state -> state.withTags(Map.of())), TARGET_MARKER, source("s1")))
        .as("other tags")
        .isNotEmpty();
  }

  static Stream<Arguments> sequences() {
    return Stream.of(
        Arguments.of("nothing", new SeenVersion[] {}),
        Arguments.of("no marker", new SeenVersion[] {copyOf("s3"), copyOf("s1")}),
        Arguments.of(
            "another order", new SeenVersion[] {copyOf("s1"), TARGET_MARKER, copyOf("s3")}),
        Arguments.of(
            "a copy too many",
            new SeenVersion[] {copyOf("s3"), copyOf("s3"), TARGET_MARKER, copyOf("s1")}),
        Arguments.of(
            "an object of somebody else",
            new SeenVersion[] {copyOf("s3"), TARGET_MARKER, source("s1")}));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sequences")
  void findsAnotherSequence(String name, SeenVersion[] target) {
    assertThat(compare(target)).singleElement().asString().contains("instead of [s3, marker, s1]");
  }

  static Stream<Arguments> attributes() {
    ObjectState is = state();
    return Stream.of(
        Arguments.of("content", change(is, "11", is.headers(), is.metadata(), "Standard")),
        Arguments.of("headers", change(is, "00", Map.of(), is.metadata(), "Standard")),
        Arguments.of("metadata", change(is, "00", is.headers(), Map.of(), "Standard")),
        Arguments.of("class", change(is, "00", is.headers(), is.metadata(), "IA")),
        Arguments.of("ACL", is.withAcl("public-read")),
        Arguments.of("type", is.withType("Multipart")));
  }

  private static ObjectState change(
      ObjectState is,
      String sha256,
      Map<String, String> headers,
      Map<String, String> metadata,
      String storageClass) {
    return new ObjectState(
        sha256, is.size(), headers, metadata, is.tags(), is.acl(), storageClass, is.type());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("attributes")
  void findsAnotherAttribute(String name, ObjectState there) {
    assertThat(compare(copyOf("s3"), TARGET_MARKER, copyOf("s1", state -> there)))
        .singleElement()
        .asString()
        .startsWith("target 'k' s1: " + name);
  }

  @Test
  void oneMarkerStandsForSeveralOnlyWhereAStoreMergesThem() {
    List<SeenVersion> source = List.of(SOURCE_MARKER, SOURCE_MARKER, source("s1"));
    List<SeenVersion> target = List.of(TARGET_MARKER, copyOf("s1"));
    Map<String, List<SeenVersion>> left = Map.of("k", source);
    Map<String, List<SeenVersion>> right = Map.of("k", target);
    assertThat(Differences.ofReplica(left, right, MERGED)).isEmpty();
    assertThat(Differences.ofReplica(right, left, MERGED)).isNotEmpty();
    assertThat(Differences.ofReplica(left, right, OWN_IDS)).hasSize(1);
  }

  @Test
  void findsAnotherVersionIdWhereTheSourcesIsKept() {
    Map<String, List<SeenVersion>> source = Map.of("k", List.of(source("s3"), source("null")));
    SeenVersion kept = new SeenVersion("s3", true, copyOf("s3").object());
    assertThat(Differences.ofReplica(source, Map.of("k", List.of(kept, copyOf("null"))), KEPT_IDS))
        .isEmpty();
    assertThat(
            Differences.ofReplica(
                source, Map.of("k", List.of(copyOf("s3"), copyOf("null"))), KEPT_IDS))
        .containsExactly("target 'k' s3: version id is of-s3 instead of s3");
  }

  @Test
  void findsOtherTagsThroughTheGatewayAndDirectly() {
    assertThat(
            compare(copyOf("s3"), TARGET_MARKER, copyOf("s1", is -> is.withTags(Map.of("x", "y")))))
        .hasSize(2)
        .allMatch(text -> text.contains("tags"));
  }

  @Test
  void findsWhatTheSourceHasLostOfWhatItsClientWrote() {
    BucketModel model = new BucketModel();
    model.keepVersions();
    model.write("k", "s1", state());
    model.delete("k", "s2");
    model.write("k", "s3", state().withTags(Map.of("tag", "2")));
    assertThat(
            Differences.toModel(
                model, Map.of("k", List.of(source("s3"), SOURCE_MARKER, source("s1")))))
        .containsExactly("source 'k' s3: tags is {tag=1} instead of {tag=2}");
    model.deleteVersion("k", "s2");
    assertThat(
            Differences.toModel(
                model, Map.of("k", List.of(source("s3"), SOURCE_MARKER, source("s1")))))
        .containsExactly("source 'k' has [s3, s2, s1] instead of [s3, s1]");
  }
}
