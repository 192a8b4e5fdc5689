package io.crosstide.gateway.operator.view;

import io.crosstide.contracts.id.VersionId;
import io.crosstide.store.ListedVersion;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.Provenance;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one side holds of a key now.
 *
 * @param state whether there is an object
 * @param object the object, if there is one
 * @param versions the newest few, delete markers included; empty if the store lists none
 * @param error why the store did not tell, if it did not
 */
public record SideView(
    State state, Optional<StoredObject> object, List<Version> versions, Optional<String> error) {
  public SideView {
    versions = List.copyOf(versions);
  }

  /** Whether there is an object. */
  public enum State {
    PRESENT,
    ABSENT,
    UNKNOWN
  }

  /**
   * An object.
   *
   * @param replica where it comes from, if Crosstide wrote it
   */
  public record StoredObject(
      long size,
      String etag,
      Instant lastModified,
      Optional<String> version,
      Optional<String> storageClass,
      Optional<Replica> replica) {
    static StoredObject of(ObjectFacts facts) {
      return new StoredObject(
          facts.size(),
          facts.etag().value(),
          facts.lastModified(),
          facts.version().map(VersionId::value),
          facts.storageClass(),
          Provenance.of(facts.headers()).map(Replica::of));
    }
  }

  /** The source of a replica, as it was when it was copied. */
  public record Replica(String rule, String etag, Instant lastModified, Optional<String> version) {
    static Replica of(Provenance provenance) {
      return new Replica(
          provenance.rule().toString(),
          provenance.etag().value(),
          provenance.modifiedAt(),
          provenance.version().map(VersionId::value));
    }
  }

  /** A version or delete marker. */
  public record Version(
      String version,
      boolean latest,
      boolean deleteMarker,
      Instant lastModified,
      Optional<String> etag,
      long size) {
    static Version of(ListedVersion listed) {
      return new Version(
          listed.version().value(),
          listed.latest(),
          listed.deleteMarker(),
          listed.lastModified(),
          listed.etag().map(tag -> tag.value()),
          listed.size());
    }
  }

  /** A side with an object. */
  public static SideView present(ObjectFacts facts) {
    return new SideView(
        State.PRESENT, Optional.of(StoredObject.of(facts)), List.of(), Optional.empty());
  }

  /** A side without one. */
  public static SideView absent() {
    return new SideView(State.ABSENT, Optional.empty(), List.of(), Optional.empty());
  }

  /** A side that did not tell. */
  public static SideView unknown(String error) {
    return new SideView(State.UNKNOWN, Optional.empty(), List.of(), Optional.of(error));
  }

  /** The same with its versions. */
  public SideView withVersions(List<ListedVersion> listed) {
    return new SideView(state, object, listed.stream().map(Version::of).toList(), error);
  }

  /** True if the target's object is a copy of this side's, by what both stores tell. */
  boolean isCopiedTo(SideView target) {
    if (object.isEmpty() || target.object().isEmpty()) {
      return false;
    }
    StoredObject here = object.get();
    StoredObject there = target.object().get();
    String tag = there.replica().map(Replica::etag).orElse(there.etag());
    return here.size() == there.size() && here.etag().equals(tag);
  }
}
