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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Knows or asks what the versions at a target are. Content and metadata of a version never change,
 * so what was found out stays true; only the null version is asked for each time. Thread-safe.
 */
final class VersionLabels {
  /** Some 300 bytes each: 3 MB. A miss costs one HEAD. */
  private static final int KEPT_MAX = 10_000;

  /** HEADs in flight for one key. */
  private static final int AT_ONCE = 8;

  private record Place(BucketRef bucket, ObjectKey key, VersionId version) {}

  private final Map<Place, VersionLabel> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, VersionLabel> eldest) {
          return size() > KEPT_MAX;
        }
      };

  /** Labels of versions, in their order. */
  Future<List<TargetVersion>> of(KeyWork work, List<ListedVersion> listed) {
    TargetVersion[] labelled = new TargetVersion[listed.size()];
    int[] next = {0};
    List<Future<Void>> lanes = new ArrayList<>(AT_ONCE);
    for (int i = 0; i < Math.min(AT_ONCE, listed.size()); i++) {
      lanes.add(Repeat.whileTrue(() -> label(work, listed, labelled, next)));
    }
    return Future.join(lanes).map(v -> List.of(labelled));
  }

  private Future<Boolean> label(
      KeyWork work, List<ListedVersion> listed, TargetVersion[] labelled, int[] next) {
    if (next[0] >= listed.size()) {
      return Future.succeededFuture(false);
    }
    int mine = next[0]++;
    return of(work, listed.get(mine))
        .map(
            label -> {
              labelled[mine] = new TargetVersion(listed.get(mine), label);
              return true;
            });
  }

  /** The label of one version. */
  Future<VersionLabel> of(KeyWork work, ListedVersion version) {
    if (version.deleteMarker()) {
      return Future.succeededFuture(new VersionLabel.Marker());
    }
    Place place = new Place(work.rule().target(), work.key(), version.version());
    Optional<VersionLabel> label = find(place);
    return label.isPresent()
        ? Future.succeededFuture(label.get())
        : work.target()
            .head(work.key(), ReadOptions.ofVersion(Optional.of(version.version())))
            .map(VersionLabel::of)
            .onSuccess(found -> keep(place, found))
            .recover(VersionLabels::goneMeanwhile);
  }

  /** Notes what was just written. */
  void written(KeyWork work, VersionId version, VersionLabel label) {
    keep(new Place(work.rule().target(), work.key(), version), label);
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
    return cause instanceof ReplicationFailure failure && failure.kind() == FailureKind.NOT_FOUND
        ? Future.succeededFuture(new VersionLabel.Foreign())
        : Future.failedFuture(cause);
  }
}
