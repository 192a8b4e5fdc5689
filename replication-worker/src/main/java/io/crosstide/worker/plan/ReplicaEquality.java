package io.crosstide.worker.plan;

import io.crosstide.store.Encryption;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.ObjectHeaders;
import io.crosstide.store.Provenance;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether a target object is what a copy of the source would make. Size or time alone never prove
 * it (I20, I26), and equal content is not enough (I21).
 */
final class ReplicaEquality {
  /** Types that stores give to objects written without one. */
  private static final Set<String> DEFAULT_TYPES =
      Set.of("binary/octet-stream", "application/octet-stream");

  private static final Pattern OF_CONTENT = Pattern.compile("[0-9a-f]{32}(-[0-9]+)?");

  private ReplicaEquality() {}

  /**
   * @param wanted what a copy would set
   */
  static boolean isEqualButTags(
      SourceState.Present source, TargetState.Present target, ObjectAttributes wanted) {
    return isSameContent(source.facts(), target.facts())
        && isSameHeaders(source.facts().headers(), target.facts().headers())
        && isClassRight(wanted.storageClass(), target.facts())
        && isEncryptedAs(wanted.encryption(), target.facts());
  }

  /**
   * True if the target surely has the content of a source that was written whole, and its store can
   * tell of a copy onto itself what was copied: both tags are the MD5, or the target's object has
   * another kind of tag, as one that we cut, and names the MD5 that it was made from (I20). What is
   * encrypted with a key of the key service gets another tag with each copy.
   */
  static boolean isContentProven(ObjectFacts source, ObjectFacts target) {
    return isMd5(source)
        && source.size() == target.size()
        && (isMd5(target)
            ? source.etag().equals(target.etag())
            : target.encryption().filter(Encryption::isKms).isEmpty()
                && isReplicaOf(target, source));
  }

  /** True if the target has a replica, but of another write than the one that is wanted now. */
  static boolean isReplicaOfAnother(ObjectAttributes wanted, TargetState.Present target) {
    Optional<Provenance> there = Provenance.of(target.facts().headers());
    return there.isPresent() && !there.equals(Provenance.of(wanted.headers()));
  }

  /** True if the one object is a replica of the content of the other. */
  static boolean isReplicaOf(ObjectFacts replica, ObjectFacts original) {
    return replica.size() == original.size()
        && Provenance.of(replica.headers())
            .filter(provenance -> provenance.etag().equals(original.etag()))
            .isPresent();
  }

  private static boolean isSameContent(ObjectFacts source, ObjectFacts target) {
    if (source.size() != target.size()) {
      return false;
    }
    // Where both tags speak of the content they have the last word, whatever the replica claims.
    return bothTagsAreMd5(source, target)
        ? source.etag().equals(target.etag())
        : isNamedByReplica(source, target) || isSameByParts(source, target);
  }

  /**
   * True if somebody else's object is cut alike and its parts have the same tags. If not, nothing
   * follows: the same content that is cut otherwise has another tag. A replica says itself what it
   * is of.
   */
  private static boolean isSameByParts(ObjectFacts source, ObjectFacts target) {
    return Provenance.of(target.headers()).isEmpty()
        && isOfContent(source)
        && isOfContent(target)
        && source.etag().equals(target.etag());
  }

  private static boolean bothTagsAreMd5(ObjectFacts source, ObjectFacts target) {
    return isMd5(source) && isMd5(target);
  }

  private static boolean isMd5(ObjectFacts facts) {
    return facts.etag().looksLikeMd5() && facts.encryption().isEmpty();
  }

  private static boolean isNamedByReplica(ObjectFacts source, ObjectFacts target) {
    return Provenance.of(target.headers())
        .filter(
            provenance ->
                provenance.etag().equals(source.etag())
                    && provenance.version().equals(source.version())
                    && (provenance.modifiedAt().equals(source.lastModified())
                        || isOfContent(source)))
        .isPresent();
  }

  /**
   * True if the tag follows from the content, be it by the tags of its parts: then it is the
   * content's whatever the time, which some stores (Ceph) move when tags or ACL are set.
   */
  private static boolean isOfContent(ObjectFacts facts) {
    return facts.encryption().isEmpty() && OF_CONTENT.matcher(facts.etag().value()).matches();
  }

  private static boolean isSameHeaders(ObjectHeaders source, ObjectHeaders target) {
    ObjectHeaders replica = Provenance.removeFrom(target);
    if (source.equals(replica)) {
      return true;
    }
    boolean defaultType = replica.contentType().filter(DEFAULT_TYPES::contains).isPresent();
    return source.contentType().isEmpty()
        && defaultType
        && source.withContentType("").equals(replica.withContentType(""));
  }

  /** Conversions of the storage class are not replicated: a replica keeps the one it was given. */
  private static boolean isClassRight(Optional<String> wanted, ObjectFacts target) {
    return Provenance.of(target.headers()).isPresent()
        || StorageClasses.same(wanted, target.storageClass());
  }

  /**
   * A replica that the store did not encrypt with its own key although it was asked to (Ceph 16
   * says nothing) would not be encrypted by another copy either.
   */
  private static boolean isEncryptedAs(Optional<Encryption> wanted, ObjectFacts target) {
    boolean isDropped =
        target.encryption().isEmpty() && Provenance.of(target.headers()).isPresent();
    if (wanted.isEmpty() || (isDropped && !wanted.get().isKms())) {
      return true;
    }
    return target
        .encryption()
        .filter(is -> is.algorithm().equals(wanted.get().algorithm()))
        .filter(is -> isKey(wanted.get().keyId(), is.keyId()))
        .isPresent();
  }

  /** Stores answer with the full name of a key that was given by its last part. */
  private static boolean isKey(Optional<String> wanted, Optional<String> key) {
    return wanted.isEmpty()
        || key.filter(k -> k.equals(wanted.get()) || k.endsWith("/" + wanted.get())).isPresent();
  }
}
