package io.crosstide.worker.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.store.CannedAcl;
import io.crosstide.store.Encryption;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectHeaders;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UploadTermsTest {
  private static final PartLayout LAYOUT = PartLayout.equalParts(10, 5);

  private static UploadTerms terms(Facts source, ObjectAttributes attributes, PartLayout layout) {
    return new UploadTerms(source.facts(), attributes, layout);
  }

  private static UploadTerms with(ObjectAttributes attributes) {
    return terms(Facts.plain(), attributes, LAYOUT);
  }

  private static ObjectAttributes attributes(
      Map<String, String> metadata, Map<String, String> tags) {
    return new ObjectAttributes(
        ObjectHeaders.NONE.withContentType("a/b").withUserMetadata(metadata),
        Optional.empty(),
        Optional.empty(),
        tags,
        Optional.empty());
  }

  /** I18: an upload is gone on with only if all that it is made of is the same. */
  @Test
  void hasAnotherNameForWhateverDiffers() {
    ObjectAttributes plain = attributes(Map.of("a", "b"), Map.of("t", "u"));
    List<UploadTerms> all =
        List.of(
            with(plain),
            terms(Facts.plain().withEtag(Facts.OTHER_MD5), plain, LAYOUT),
            terms(Facts.plain().withVersion("1"), plain, LAYOUT),
            terms(Facts.plain().withVersion("2"), plain, LAYOUT),
            terms(Facts.plain().withModifiedAt(Facts.THEN.plusSeconds(1)), plain, LAYOUT),
            terms(Facts.plain(), plain, PartLayout.equalParts(10, 6)),
            terms(Facts.plain(), plain, PartLayout.equalParts(9, 5)),
            with(ObjectAttributes.NONE),
            with(attributes(Map.of("a", "c"), Map.of("t", "u"))),
            with(attributes(Map.of("a", "b", "t", "u"), Map.of())),
            with(attributes(Map.of("a", "b"), Map.of("t", "v"))),
            with(attributes(Map.of("a1", "b"), Map.of("t", "u"))),
            with(
                new ObjectAttributes(
                    plain.headers(),
                    Optional.of("STANDARD_IA"),
                    Optional.empty(),
                    plain.tags(),
                    Optional.empty())),
            with(
                new ObjectAttributes(
                    plain.headers(),
                    Optional.empty(),
                    Optional.of(new Encryption("AES256", Optional.empty())),
                    plain.tags(),
                    Optional.empty())),
            with(
                new ObjectAttributes(
                    plain.headers(),
                    Optional.empty(),
                    Optional.empty(),
                    plain.tags(),
                    Optional.of(CannedAcl.PUBLIC_READ))));
    Set<String> names = new HashSet<>();
    all.forEach(terms -> names.add(terms.name()));

    assertThat(names).hasSameSizeAs(all);
    assertThat(names).allMatch(name -> name.matches("[0-9a-f]{64}"));
  }

  /** Another process has the same name for it, whatever the order in its maps. */
  @Test
  void doesNotDependOnOrder() {
    Map<String, String> one = new LinkedHashMap<>();
    Map<String, String> other = new LinkedHashMap<>();
    for (int i = 0; i < 10; i++) {
      one.put("t" + i, "v" + i);
      other.put("t" + (9 - i), "v" + (9 - i));
    }

    assertThat(with(attributes(Map.of(), one)).name())
        .isEqualTo(with(attributes(Map.of(), other)).name());
    // Written down once: what is recorded must be found by the next release too.
    assertThat(with(attributes(Map.of("a", "b"), Map.of("t", "u"))).name())
        .isEqualTo("8138023a3b63505ddddb6f5fe226eaaa82307568b8472a1f05e07d5b5347898a");
  }
}
