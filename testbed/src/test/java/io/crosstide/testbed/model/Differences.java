package io.crosstide.testbed.model;

import io.crosstide.store.ObjectHeaders;
import io.crosstide.store.Provenance;
import io.crosstide.testbed.model.SeenVersion.SeenObject;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Finds what is not as it must be. One use for each comparison. */
final class Differences {
  private final List<String> found = new ArrayList<>();

  /**
   * What stores and settings make impossible.
   *
   * @param partThreshold objects of as many bytes, written in one request, may be made of parts at
   *     the target
   * @param timesMove the source moves the time of an object when its tags or ACL are set
   * @param markersMerge one of the stores puts no delete marker on another
   * @param ownIds the target cannot give a copy the version id of its source
   */
  record Allowance(long partThreshold, boolean timesMove, boolean markersMerge, boolean ownIds) {}

  /** The bucket holds what its clients made of it, as far as that is known. */
  static List<String> toModel(BucketModel model, Map<String, List<SeenVersion>> seen) {
    Differences differences = new Differences();
    Set<String> keys = new TreeSet<>(model.all().keySet());
    keys.addAll(seen.keySet());
    keys.stream()
        .filter(model::knows)
        .forEach(
            key ->
                differences.compareToModel(
                    key, model.versions(key), seen.getOrDefault(key, List.of())));
    return differences.found;
  }

  private void compareToModel(String key, List<ModelVersion> wanted, List<SeenVersion> seen) {
    List<String> wantedIds = wanted.stream().map(ModelVersion::id).toList();
    List<String> seenIds = seen.stream().map(SeenVersion::id).toList();
    if (!wantedIds.equals(seenIds)) {
      found.add("source '%s' has %s instead of %s".formatted(key, seenIds, wantedIds));
      return;
    }
    for (int i = 0; i < wanted.size(); i++) {
      String place = "source '%s' %s: ".formatted(key, wantedIds.get(i));
      equal(place + "marker", wanted.get(i).isMarker(), seen.get(i).isMarker());
      equal(place + "latest", i == 0, seen.get(i).latest());
      if (!wanted.get(i).isMarker() && !seen.get(i).isMarker()) {
        ObjectState state = seen.get(i).object().orElseThrow().state();
        ObjectState model = wanted.get(i).state().orElseThrow();
        compare(
            place,
            model.type().equals(ObjectState.ANY_TYPE) ? model.withType(state.type()) : model,
            state);
      }
    }
  }

  /** The target is an exact replica: the same versions in the same order, hidden by markers. */
  static List<String> ofReplica(
      Map<String, List<SeenVersion>> source,
      Map<String, List<SeenVersion>> target,
      Allowance allowance) {
    Differences differences = new Differences();
    Set<String> keys = new TreeSet<>(source.keySet());
    keys.addAll(target.keySet());
    for (String key : keys) {
      differences.compareSequence(
          key,
          markers(source.getOrDefault(key, List.of()), allowance),
          markers(target.getOrDefault(key, List.of()), allowance),
          allowance);
    }
    return differences.found;
  }

  /**
   * Two buckets that are each other's target: the same versions in the same order, each written at
   * one side and a replica at the other.
   */
  static List<String> ofMirrors(
      Map<String, List<SeenVersion>> first,
      Map<String, List<SeenVersion>> second,
      Allowance allowance) {
    Differences differences = new Differences();
    Set<String> keys = new TreeSet<>(first.keySet());
    keys.addAll(second.keySet());
    for (String key : keys) {
      differences.compareMirrored(
          key,
          markers(first.getOrDefault(key, List.of()), allowance),
          markers(second.getOrDefault(key, List.of()), allowance),
          allowance);
    }
    return differences.found;
  }

  private void compareMirrored(
      String key, List<SeenVersion> first, List<SeenVersion> second, Allowance allowance) {
    List<String> wanted = first.stream().map(Differences::written).toList();
    List<String> there = second.stream().map(Differences::written).toList();
    if (!wanted.equals(there)) {
      found.add("'%s' is %s at one side and %s at the other".formatted(key, wanted, there));
      return;
    }
    for (int i = 0; i < first.size(); i++) {
      String place = "'%s' %s: ".formatted(key, wanted.get(i));
      equal(place + "latest", first.get(i).latest(), second.get(i).latest());
      if (!first.get(i).isMarker()) {
        boolean isCopied = isReplica(second.get(i));
        equal(place + "replica at the one side", !isCopied, isReplica(first.get(i)));
        SeenVersion source = isCopied ? first.get(i) : second.get(i);
        SeenVersion target = isCopied ? second.get(i) : first.get(i);
        compareVersions(place, source, target, allowance);
      }
    }
  }

  private static boolean isReplica(SeenVersion version) {
    return version.object().flatMap(object -> Provenance.of(object.facts().headers())).isPresent();
  }

  /** Under which id it was written, here or at the other side. */
  private static String written(SeenVersion version) {
    return version.isMarker() || isReplica(version) ? origin(version) : version.id();
  }

  /** Where a store puts no marker on another: of markers that follow each other only the newest. */
  private static List<SeenVersion> markers(List<SeenVersion> versions, Allowance allowance) {
    if (!allowance.markersMerge()) {
      return versions;
    }
    List<SeenVersion> single = new ArrayList<>();
    boolean afterMarker = false;
    for (SeenVersion version : versions) {
      if (!version.isMarker() || !afterMarker) {
        single.add(version);
      }
      afterMarker = version.isMarker();
    }
    return single;
  }

  private void compareSequence(
      String key, List<SeenVersion> source, List<SeenVersion> target, Allowance allowance) {
    List<String> wanted =
        source.stream().map(version -> version.isMarker() ? "marker" : version.id()).toList();
    List<String> there = target.stream().map(Differences::origin).toList();
    if (!wanted.equals(there)) {
      found.add("target '%s' has copies of %s instead of %s".formatted(key, there, wanted));
      return;
    }
    for (int i = 0; i < source.size(); i++) {
      String place = "target '%s' %s: ".formatted(key, wanted.get(i));
      equal(place + "latest", source.get(i).latest(), target.get(i).latest());
      if (!source.get(i).isMarker()) {
        compareVersions(place, source.get(i), target.get(i), allowance);
      }
    }
  }

  private void compareVersions(
      String place, SeenVersion source, SeenVersion target, Allowance allowance) {
    if (!allowance.ownIds() && !source.id().equals(ModelVersion.NULL)) {
      equal(place + "version id", source.id(), target.id());
    }
    compareObjects(place, source.object().orElseThrow(), target.object().orElseThrow(), allowance);
  }

  /** Which version of the source this is a copy of, by its provenance. */
  private static String origin(SeenVersion version) {
    return version
        .object()
        .map(
            object ->
                Provenance.of(object.facts().headers())
                    .map(from -> from.version().map(id -> id.value()).orElse(ModelVersion.NULL))
                    .orElse("a stranger"))
        .orElse("marker");
  }

  private void compareObjects(
      String place, SeenObject source, SeenObject target, Allowance allowance) {
    boolean sameParts = source.isMadeOfParts() || source.state().size() < allowance.partThreshold();
    ObjectState there = target.state();
    compare(place, source.state(), sameParts ? there : there.withType(source.state().type()));
    if (sameParts) {
      equal(place + "ETag", source.etag(), target.etag());
    }
    if (!allowance.timesMove()) {
      equal(place + "time", source.modified(), target.modified());
    } else if (target.modified().isAfter(source.modified())) {
      found.add(place + "time " + target.modified() + " is after " + source.modified());
    }
    compareDirectly(place + "directly, ", source, target);
  }

  private void compareDirectly(String place, SeenObject source, SeenObject target) {
    ObjectHeaders wanted = source.facts().headers();
    equal(place + "headers", wanted, Provenance.removeFrom(target.facts().headers()));
    equal(place + "size", source.facts().size(), target.facts().size());
    equal(place + "tags", source.tags(), target.tags());
    equal(place + "ACL", source.acl(), target.acl());
    equal(place + "class", storageClass(source), storageClass(target));
    Optional<Provenance> provenance = Provenance.of(target.facts().headers());
    provenance.ifPresent(
        from -> {
          equal(place + "ETag of the source", source.facts().etag(), from.etag());
          equal(
              place + "time of the source",
              target.modified(),
              from.modifiedAt().truncatedTo(ChronoUnit.SECONDS));
        });
  }

  private static String storageClass(SeenObject object) {
    return object.facts().storageClass().orElse("STANDARD");
  }

  private void compare(String place, ObjectState wanted, ObjectState there) {
    equal(place + "content", wanted.sha256(), there.sha256());
    equal(place + "size", wanted.size(), there.size());
    equal(place + "headers", wanted.headers(), there.headers());
    equal(place + "metadata", wanted.metadata(), there.metadata());
    equal(place + "tags", wanted.tags(), there.tags());
    equal(place + "ACL", wanted.acl(), there.acl());
    equal(place + "class", wanted.storageClass(), there.storageClass());
    equal(place + "type", wanted.type(), there.type());
  }

  private void equal(String what, Object wanted, Object there) {
    if (!wanted.equals(there)) {
      found.add("%s is %s instead of %s".formatted(what, there, wanted));
    }
  }
}
