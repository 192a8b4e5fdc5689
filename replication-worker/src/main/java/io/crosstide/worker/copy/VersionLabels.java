package io.crosstide.worker.copy;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.store.ListedVersion;
import io.crosstide.store.ReadOptions;
import io.crosstide.worker.fault.ReplicationFailure;
import io.crosstide.worker.plan.versions.TargetVersion;
import io.crosstide.worker.plan.versions.VersionLabel;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Knows or asks what the versions at a target are. Content and metadata of a version never change,
 * so what was found out stays true; only the null version is asked for each time. Of keys with many
 * versions no more is kept than what they are copies of. Thread-safe.
 */
final class VersionLabels {
  /** Some 300 bytes each: 3 MB. A miss costs one HEAD. */
  private static final int KEPT_MAX = 10_000;

  /** HEADs in flight for one key. */
  private static final int AT_ONCE = 8;

  private record Place(BucketRef bucket, ObjectKey key, VersionId version) {}

  private final int keptMax;
  private final int fewMax;
  private final KnownCopies copies;
  private final Map<Place, VersionLabel> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, VersionLabel> eldest) {
          return size() > keptMax;
        }
      };

  /** Copies that have the tags of their source. */
  private final Map<Place, Boolean> tagged =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, Boolean> eldest) {
          return size() > keptMax;
        }
      };

  VersionLabels() {
    this(
        KEPT_MAX,
        VersionPages.FIRST_MAX,
        new KnownCopies(KnownCopies.COUNT_MAX, new SecureRandom()));
  }

  /**
   * @param keptMax labels that are kept as they are
   * @param fewMax so many versions of a key are cheap to ask for, and not worth a place in {@code
   *     copies}
   */
  VersionLabels(int keptMax, int fewMax, KnownCopies copies) {
    this.keptMax = keptMax;
    this.fewMax = fewMax;
    this.copies = copies;
  }

  /** Labels of versions, in their order. */
  Future<List<TargetVersion>> of(KeyWork work, List<ListedVersion> listed) {
    return each(listed, version -> of(work, version));
  }

  /** The same, but {@link VersionLabel.Recalled} of those of which no more is remembered. */
  Future<List<TargetVersion>> recalled(KeyWork work, List<ListedVersion> listed) {
    return recalled(work, listed, listed.size() > fewMax);
  }

  /**
   * The same.
   *
   * @param isLong true if they are of a key with many versions, so that all are remembered
   */
  Future<List<TargetVersion>> recalled(KeyWork work, List<ListedVersion> listed, boolean isLong) {
    return each(listed, version -> recalled(work, version))
        .onSuccess(
            all -> {
              if (isLong) {
                all.forEach(version -> remember(work, version.id(), version.label()));
              }
            });
  }

  private Future<VersionLabel> recalled(KeyWork work, ListedVersion version) {
    return version.deleteMarker()
        ? of(work, version)
        : known(place(work, version.version()))
            .map(Future::succeededFuture)
            .orElseGet(() -> of(work, version));
  }

  private Optional<VersionLabel> known(Place place) {
    return find(place).or(() -> copies.find(place.bucket(), place.key(), place.version()));
  }

  private void remember(KeyWork work, VersionId version, VersionLabel label) {
    if (label instanceof VersionLabel.Copy copy && !version.equals(VersionLabel.NULL)) {
      copies.keep(work.rule().target(), work.key(), version, copy);
      if (isSeen(place(work, version))) {
        copies.tagged(work.rule().target(), work.key(), version);
      }
    }
  }

  private static Future<List<TargetVersion>> each(
      List<ListedVersion> listed, Function<ListedVersion, Future<VersionLabel>> label) {
    TargetVersion[] labelled = new TargetVersion[listed.size()];
    int[] next = {0};
    List<Future<Void>> lanes = new ArrayList<>(AT_ONCE);
    for (int i = 0; i < Math.min(AT_ONCE, listed.size()); i++) {
      lanes.add(Repeat.whileTrue(() -> label(listed, label, labelled, next)));
    }
    return Future.join(lanes).map(v -> List.of(labelled));
  }

  private static Future<Boolean> label(
      List<ListedVersion> listed,
      Function<ListedVersion, Future<VersionLabel>> label,
      TargetVersion[] labelled,
      int[] next) {
    if (next[0] >= listed.size()) {
      return Future.succeededFuture(false);
    }
    int mine = next[0]++;
    return label
        .apply(listed.get(mine))
        .map(
            found -> {
              labelled[mine] = new TargetVersion(listed.get(mine), found);
              return true;
            });
  }

  /** The label of one version. */
  Future<VersionLabel> of(KeyWork work, ListedVersion version) {
    if (version.deleteMarker()) {
      return Future.succeededFuture(new VersionLabel.Marker());
    }
    Place place = place(work, version.version());
    Optional<VersionLabel> label = find(place);
    return label.isPresent()
        ? Future.succeededFuture(label.get())
        : work.target()
            .head(work.key(), ReadOptions.ofVersion(Optional.of(version.version())))
            .map(VersionLabel::of)
            .onSuccess(found -> keep(place, found))
            .recover(VersionLabels::goneMeanwhile);
  }

  /** Notes what was just written, with its tags. */
  void written(KeyWork work, VersionId version, VersionLabel label) {
    keep(place(work, version), label);
    tagsSeen(work, version);
  }

  /** Notes that a copy has had the tags of its source. */
  void tagsSeen(KeyWork work, VersionId version) {
    if (!version.equals(VersionLabel.NULL)) {
      seen(place(work, version));
      copies.tagged(work.rule().target(), work.key(), version);
    }
  }

  /** True if a copy is known to have had the tags of its source; what changed since has a task. */
  boolean hasTags(KeyWork work, VersionId version) {
    return isSeen(place(work, version))
        || copies.isTagged(work.rule().target(), work.key(), version);
  }

  private synchronized void seen(Place place) {
    tagged.put(place, true);
  }

  private synchronized boolean isSeen(Place place) {
    return tagged.get(place) != null;
  }

  /** Notes versions that were just written one after the other. */
  void written(KeyWork work, List<VersionId> versions) {
    if (versions.size() > fewMax) {
      for (VersionId version : versions) {
        find(place(work, version)).ifPresent(label -> remember(work, version, label));
      }
    }
  }

  private static Place place(KeyWork work, VersionId version) {
    return new Place(work.rule().target(), work.key(), version);
  }

  private synchronized Optional<VersionLabel> find(Place place) {
    return Optional.ofNullable(known.get(place));
  }

  private synchronized void keep(Place place, VersionLabel label) {
    if (!place.version().equals(VersionLabel.NULL)) {
      known.put(place, label);
    }
  }

  private static Future<VersionLabel> goneMeanwhile(Throwable cause) {
    return isGone(cause)
        ? Future.succeededFuture(new VersionLabel.Vanished())
        : Future.failedFuture(cause);
  }

  /** True if a HEAD of a listed version says that it is not there any more. */
  static boolean isGone(Throwable cause) {
    return cause instanceof ReplicationFailure failure && failure.kind() == FailureKind.NOT_FOUND;
  }
}
