package io.crosstide.gateway.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.gateway.capture.KeyChange;
import io.crosstide.store.DeleteManyResult;
import io.crosstide.store.DeleteResult;
import io.crosstide.store.ObjectVersionRef;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a delete is captured as: whether it was of a marker is known from the store only (I31). */
class ObjectDeletesTest {
  private static final ObjectKey KEY = new ObjectKey("k");
  private static final Optional<VersionId> ASKED = Optional.of(new VersionId("asked"));
  private static final Optional<VersionId> TOLD = Optional.of(new VersionId("told"));

  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  void namesTheVersionAndWhetherItIsAMarker(boolean isVersionNamed, boolean isMarker) {
    Optional<VersionId> named = isVersionNamed ? ASKED : Optional.empty();
    KeyChange expected = KeyChange.delete(KEY, named.or(() -> TOLD), isMarker);
    DeleteResult result = new DeleteResult(named.or(() -> TOLD), isMarker);

    assertThat(ObjectDeletes.deleted(KEY, named, result)).isEqualTo(expected);
  }

  @Test
  void doesTheSameOfManyAtOnce() {
    List<DeleteManyResult> results =
        List.of(
            deleted(ASKED, Optional.empty(), false),
            deleted(ASKED, ASKED, true),
            deleted(Optional.empty(), TOLD, true),
            new DeleteManyResult(
                new ObjectVersionRef(KEY, ASKED),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));

    assertThat(ObjectDeletes.changes(results))
        .containsExactly(
            KeyChange.delete(KEY, ASKED, false),
            KeyChange.delete(KEY, ASKED, true),
            KeyChange.delete(KEY, TOLD, true),
            KeyChange.delete(KEY, ASKED, false));
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private static DeleteManyResult deleted(
      Optional<VersionId> asked, Optional<VersionId> marker, boolean isMarker) {
    return new DeleteManyResult(
        new ObjectVersionRef(KEY, asked),
        Optional.of(new DeleteResult(asked.or(() -> marker), isMarker)),
        marker,
        Optional.empty());
  }
}
