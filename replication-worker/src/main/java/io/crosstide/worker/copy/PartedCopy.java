package io.crosstide.worker.copy;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.store.ListedPart;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.PartTags;
import io.crosstide.store.Provenance;
import io.crosstide.store.ReadOptions;
import io.crosstide.store.WriteResult;
import io.crosstide.worker.fault.ReplicationFailure;
import io.crosstide.worker.plan.PartLayout;
import io.crosstide.worker.plan.SourceState;
import io.crosstide.worker.plan.UploadTerms;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * An object made of parts at the target, cut like the source where that can be. Parts that an
 * earlier attempt has left there are not sent again.
 */
final class PartedCopy {
  private final CopyContext context;
  private final KeyWork work;
  private final SourceState.Present source;
  private final ObjectAttributes attributes;
  private final PartMover mover;
  private final TargetGuard guard;

  /**
   * @param attributes what the object is to have
   * @param mover brings the parts
   * @param guard of what is there when they become an object
   */
  PartedCopy(
      CopyContext context,
      KeyWork work,
      SourceState.Present source,
      ObjectAttributes attributes,
      PartMover mover,
      TargetGuard guard) {
    this.context = context;
    this.work = work;
    this.source = source;
    this.attributes = attributes;
    this.mover = mover;
    this.guard = guard;
  }

  /**
   * Completes with the tag at the target when it holds the object.
   *
   * @param ownLayout how it is cut if the parts of the source cannot be kept
   */
  Future<ETag> copy(PartLayout ownLayout) {
    ObjectFacts facts = source.facts();
    return new SourceLayout(context, work, facts)
        .orElse(ownLayout)
        .compose(this::upload)
        .compose(made -> ObjectTags.ensureOfMade(work, source, made, attributes).map(made.etag()));
  }

  private Future<WriteResult> upload(SourceCut cut) {
    SourceDigests digests = new SourceDigests(cut);
    UploadTerms terms = new UploadTerms(source.facts(), attributes, cut.layout());
    return Upload.using(context, work, terms, upload -> upload(upload, digests));
  }

  private Future<WriteResult> upload(Upload upload, SourceDigests digests) {
    SortedMap<Integer, ETag> found = new TreeMap<>();
    upload.found().forEach((number, part) -> found.put(number, part.etag()));
    List<Integer> missing = new ArrayList<>(PartRun.all(upload.layout().count()));
    missing.removeAll(found.keySet());
    return each(missing, number -> move(upload, number, digests))
        .map(moved -> together(found, moved))
        .compose(tags -> proven(upload, tags, digests))
        .compose(tags -> confirmTag(digests).compose(v -> mover.confirmSource()).map(tags))
        .compose(tags -> upload.commit(tags, guard).compose(made -> confirm(tags, made).map(made)));
  }

  private Future<SortedMap<Integer, ETag>> each(
      Collection<Integer> numbers, IntFunction<Future<ETag>> part) {
    return new PartRun<>(
            List.copyOf(numbers),
            context.stop(),
            number -> context.retry().patiently(() -> part.apply(number)))
        .run(context.settings().partsAtOnce());
  }

  private static SortedMap<Integer, ETag> together(
      SortedMap<Integer, ETag> some, SortedMap<Integer, ETag> others) {
    SortedMap<Integer, ETag> all = new TreeMap<>(some);
    all.putAll(others);
    return all;
  }

  private Future<ETag> move(Upload upload, int number, SourceDigests digests) {
    return work.mayWrite()
        .compose(v -> mover.move(upload.ref(), upload.layout(), number, digests.part(number)))
        .onSuccess(tag -> upload.stillInUse());
  }

  /**
   * What an earlier attempt sent may never have been compared with what was read. If the tags of
   * the parts make the tag of the source, all of them are right; otherwise each that was found is
   * compared.
   */
  private Future<List<ETag>> proven(
      Upload upload, SortedMap<Integer, ETag> tags, SourceDigests digests) {
    Map<Integer, ListedPart> found = upload.found();
    boolean isProven = found.isEmpty() || isTagOf(tags.values(), source.facts());
    return (isProven
            ? Future.succeededFuture(tags)
            : each(
                    found.keySet(),
                    number -> comparedOrMoved(upload, number, found.get(number), digests))
                .map(compared -> together(tags, compared)))
        .map(all -> List.copyOf(all.values()));
  }

  private Future<ETag> comparedOrMoved(
      Upload upload, int number, ListedPart there, SourceDigests digests) {
    return mover
        .isEqual(upload.layout(), number, there, digests.part(number))
        .compose(
            equal -> equal ? Future.succeededFuture(there.etag()) : move(upload, number, digests));
  }

  /** The whole as it was read, by the tag that the source's own parts make (I20). */
  private Future<Void> confirmTag(SourceDigests digests) {
    Optional<ETag> read =
        source.facts().encryption().isEmpty() ? digests.whole() : Optional.empty();
    if (read.isEmpty()) {
      return Future.succeededFuture();
    }
    RegionName region = work.rule().source().region();
    if (read.get().equals(source.facts().etag())) {
      context.partTags().add(region);
      return Future.succeededFuture();
    }
    return context.partTags().isKnown(region)
        ? Future.failedFuture(
            new ReplicationFailure(
                FailureKind.CORRUPT,
                Side.SOURCE,
                "Other bytes were read than the tag of the source is made of"))
        : Future.succeededFuture();
  }

  private static boolean isTagOf(Collection<ETag> parts, ObjectFacts source) {
    return source.encryption().isEmpty()
        && parts.stream().allMatch(ETag::looksLikeMd5)
        && PartTags.ofWhole(List.copyOf(parts)).equals(source.etag());
  }

  /** The whole: by the tag that S3 makes of the parts' tags, otherwise by asking. */
  private Future<Void> confirm(List<ETag> tags, WriteResult result) {
    boolean fromParts =
        tags.stream().allMatch(ETag::looksLikeMd5) && PartTags.ofWhole(tags).equals(result.etag());
    if (fromParts) {
      return Future.succeededFuture();
    }
    return MadeVersion.of(work, result, attributes)
        .compose(version -> work.target().head(work.key(), ReadOptions.ofVersion(version)))
        .compose(
            now ->
                isOurs(now)
                    ? Future.succeededFuture()
                    : Future.failedFuture(
                        new ReplicationFailure(
                            FailureKind.CORRUPT,
                            Side.TARGET,
                            "The target holds another object than was uploaded")));
  }

  private boolean isOurs(ObjectFacts now) {
    return now.size() == source.facts().size()
        && Provenance.of(now.headers()).equals(Provenance.of(attributes.headers()));
  }
}
