package io.crosstide.worker.copy;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.report.SkipReason;
import io.crosstide.store.ListedVersion;
import io.crosstide.worker.plan.versions.TargetVersion;
import io.crosstide.worker.plan.versions.VersionAlignment;
import io.crosstide.worker.plan.versions.VersionAlignment.Owed;
import io.crosstide.worker.plan.versions.VersionAlignment.Step;
import io.crosstide.worker.plan.versions.VersionLabel;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Walks the versions of both sides from the oldest on, to the end or to the first that the target
 * lacks; then {@link #append} puts that and all after it on top.
 */
final class VersionScan {
  /** Surplus versions that are remembered; those beyond are found by the next scan. */
  static final int SURPLUS_MAX = 1_000;

  /**
   * A version that the target has too many.
   *
   * @param isUnseen true for a marker right above another or below a copy, which hides nothing
   * @param above the source's version whose copy is the next below it that is kept; empty if a
   *     marker is, or nothing
   * @param copiesBelow how many copies below it are kept
   * @param before of a copy that lies below the one in its place: a version of the source that is
   *     to lie below it and does not, so that this is not its place
   */
  record Surplus(
      TargetVersion version,
      boolean isUnseen,
      Optional<VersionId> above,
      int copiesBelow,
      Optional<AtSource> before) {
    /** True if a copy of the same version is the next below it that is kept. */
    boolean isAboveItsLike() {
      return version.label() instanceof VersionLabel.Copy copy
          && above.filter(copy.version()::equals).isPresent();
    }

    private Surplus unseen() {
      return new Surplus(version, true, above, copiesBelow, before);
    }
  }

  /**
   * A version of the source.
   *
   * @param page number of the source's page that has it
   */
  record AtSource(VersionId version, int page) {}

  /** A version of the source and its copy in its place. */
  record InPlace(ListedVersion source, TargetVersion copy) {}

  /** What else is to be right of a version that is in its place. */
  interface Matched {
    Matched NOTHING = (source, target) -> Future.succeededFuture();

    /** Completes before the next one is looked at. */
    Future<Void> at(ListedVersion source, TargetVersion target);
  }

  /** Versions at the target that are asked for at a time where many are not what was expected. */
  private static final int AHEAD_MAX = 64;

  private final RuleId rule;
  private final VersionCopy copy;
  private final VersionAlignment alignment;
  private final OldestFirst<ListedVersion> sources;
  private final OldestFirst<TargetVersion> targets;
  private final List<Surplus> surplus = new ArrayList<>();

  /** The newest copies in their places. */
  private final Map<VersionId, InPlace> kept =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<VersionId, InPlace> eldest) {
          return size() > SURPLUS_MAX;
        }
      };

  /** By the source's versions of which there is surplus. */
  private final Map<VersionId, Optional<InPlace>> likes = new HashMap<>();

  private final Set<VersionId> notOwed = new HashSet<>();
  private final Map<SkipReason, VersionId> skipped = new EnumMap<>(SkipReason.class);
  private final Set<VersionId> watched;
  private final Matched matched;
  private final Map<VersionId, VersionId> counterparts = new HashMap<>();
  private final Set<VersionId> seen = new HashSet<>();
  private Owed owed = Owed.UNKNOWN;
  private Optional<VersionId> above = Optional.empty();
  private boolean surplusLeft;
  private boolean notOwedLeft;
  private int buried;
  private int copiesKept;
  private int ahead = 1;
  private boolean others;
  private boolean vanished;
  private Optional<ListedVersion> inPlace = Optional.empty();

  /**
   * @param watched ids of the source of which is to be known whether they are there, and where at
   *     the target
   * @param matched is told of what is in its place
   */
  VersionScan(
      RuleId rule,
      VersionCopy copy,
      VersionAlignment alignment,
      OldestFirst<ListedVersion> sources,
      OldestFirst<TargetVersion> targets,
      Set<VersionId> watched,
      Matched matched) {
    this.rule = rule;
    this.copy = copy;
    this.alignment = alignment;
    this.sources = sources;
    this.targets = targets;
    this.watched = watched;
    this.matched = matched;
  }

  /** Completes at the end of both sides, or at the first version that the target lacks. */
  Future<Void> run() {
    return Repeat.whileTrue(
        () -> sources.ready().compose(v -> targets.ready()).compose(v -> step()));
  }

  /**
   * Appends what the rest of a page of the source has and the target lacks. Empty at the end of the
   * source.
   */
  Future<List<Appended>> append() {
    List<Appended> appended = new ArrayList<>();
    return Repeat.whileTrue(() -> sources.ready().compose(v -> appendOne(appended)))
        .onSuccess(v -> copy.remember(appended))
        .map(v -> appended);
  }

  /**
   * The first of what the rest of the source has and the target lacks, without writing it; empty if
   * there is none.
   */
  Future<Optional<ListedVersion>> firstMissing() {
    AtomicReference<ListedVersion> missing = new AtomicReference<>();
    return Repeat.whileTrue(() -> sources.ready().compose(v -> isMissingLater(missing)))
        .map(v -> Optional.ofNullable(missing.get()));
  }

  private Future<Boolean> isMissingLater(AtomicReference<ListedVersion> missing) {
    if (sources.current().isEmpty()) {
      return Future.succeededFuture(false);
    }
    ListedVersion source = sources.current().get();
    if (alignment.next(sources.current(), Owed.UNKNOWN, Optional.empty()) == Step.PASS_SOURCE) {
      passSource();
      return nextSource();
    }
    Future<Optional<SkipReason>> skip =
        source.deleteMarker() ? Future.succeededFuture(Optional.empty()) : copy.skipReason(source);
    return skip.compose(
        reason -> {
          if (reason.isEmpty()) {
            missing.set(source);
            return Future.succeededFuture(false);
          }
          alignment.appended(source, false);
          leaveOut(source);
          return nextSource();
        });
  }

  /** True when every version of the source was gone through. */
  boolean isSourceEnded() {
    return sources.isEnded();
  }

  /** Number of the source's page at hand. */
  int sourcePage() {
    return sources.pageNumber();
  }

  /** What the target has too many, at most {@link #SURPLUS_MAX}. */
  List<Surplus> surplus() {
    List<Surplus> all = new ArrayList<>(surplus.size());
    for (Surplus each : surplus) {
      all.add(all.size() < buried ? each.unseen() : each);
    }
    return all;
  }

  /**
   * The copy in its place of a version of which there is surplus; empty if there is none, or if it
   * lies so far below that it was forgotten.
   */
  Optional<InPlace> like(VersionId source) {
    return likes.getOrDefault(source, Optional.empty());
  }

  /** True if the target has copies of ours in their places, and nothing that others wrote. */
  boolean isOursAlone() {
    return copiesKept > 0 && !others;
  }

  /** How many copies are in their places. */
  int copiesKept() {
    return copiesKept;
  }

  /** True if the target has something that others wrote. */
  boolean isOthersToo() {
    return others;
  }

  /** True if something was listed and then not there: whose it was is not known. */
  boolean isVanished() {
    return vanished;
  }

  /** The version of the source that was gone through last, if the target had it in its place. */
  Optional<ListedVersion> newestInPlace() {
    return inPlace;
  }

  /** True if there is more surplus than is told. */
  boolean isSurplusLeft() {
    return surplusLeft;
  }

  /** Why versions gone through are not replicated, and the newest version of each reason. */
  Map<SkipReason, VersionId> skipped() {
    return skipped;
  }

  /** True if the version of the source is perhaps not replicated, so none need be kept of it. */
  boolean mayBeNotOwed(VersionId source) {
    return notOwedLeft || notOwed.contains(source);
  }

  /** True if the watched version is at the source. */
  boolean isAtSource(VersionId source) {
    return seen.contains(source);
  }

  /** The target's version of the watched one. */
  Optional<VersionId> counterpart(VersionId source) {
    return Optional.ofNullable(counterparts.get(source));
  }

  private Future<Boolean> step() {
    return targets.current().filter(this::isToBeAsked).isPresent() ? askAhead() : goOn();
  }

  /** What was remembered tells only whether it is the copy of the source's version at hand. */
  private boolean isToBeAsked(TargetVersion target) {
    return target.label() instanceof VersionLabel.Recalled recalled
        && sources.current().filter(recalled::isCopyOf).isEmpty();
  }

  private Future<Boolean> askAhead() {
    List<ListedVersion> next = targets.upcoming(ahead).stream().map(TargetVersion::listed).toList();
    ahead = Math.min(2 * ahead, AHEAD_MAX);
    return copy.labels(next)
        .map(
            labelled -> {
              targets.replace(labelled);
              return true;
            });
  }

  private Future<Boolean> goOn() {
    Step step = alignment.next(sources.current(), owed, targets.current());
    return switch (step) {
      case MATCH -> {
        ListedVersion source = sources.current().orElseThrow();
        note(source, targets.current().map(TargetVersion::id));
        inPlace = Optional.of(source);
        above = Optional.of(source.version()).filter(id -> !source.deleteMarker());
        ahead = 1;
        TargetVersion target = targets.current().orElseThrow();
        if (!source.deleteMarker()) {
          buried = surplus.size();
          copiesKept++;
          keep(new InPlace(source, target));
        }
        targets.advance();
        yield matched.at(source, target).compose(v -> nextSource());
      }
      case PASS_SOURCE -> {
        passSource();
        yield nextSource();
      }
      case PASS_TARGET -> {
        boolean isGone = targets.current().orElseThrow().label() instanceof VersionLabel.Vanished;
        vanished |= isGone;
        others |= !isGone;
        yield nextTarget();
      }
      case SURPLUS_COPY, SURPLUS_MARKER -> surplus(false);
      case SURPLUS_MARKER_IN_RUN -> surplus(true);
      case ASK -> ask();
      case MISSING, END -> Future.succeededFuture(false);
    };
  }

  private Future<Boolean> ask() {
    ListedVersion source = sources.current().orElseThrow();
    return copy.skipReason(source)
        .map(
            reason -> {
              reason.ifPresent(why -> skipped.put(why, source.version()));
              owed = reason.isPresent() ? Owed.NO : Owed.YES;
              return true;
            });
  }

  private Future<Boolean> surplus(boolean inRun) {
    others |= isOfAnotherRule(targets.current().orElseThrow());
    if (surplus.size() < SURPLUS_MAX) {
      TargetVersion target = targets.current().orElseThrow();
      surplus.add(new Surplus(target, inRun, above, copiesKept, before(target)));
    } else {
      surplusLeft = true;
    }
    return nextTarget();
  }

  private Optional<AtSource> before(TargetVersion target) {
    if (!(target.label() instanceof VersionLabel.Copy copy)) {
      return Optional.empty();
    }
    Optional<InPlace> below = Optional.ofNullable(kept.get(copy.version()));
    likes.putIfAbsent(copy.version(), below);
    return sources
        .current()
        .filter(next -> below.isEmpty())
        .map(next -> new AtSource(next.version(), sources.pageNumber()));
  }

  private void keep(InPlace inPlace) {
    kept.put(inPlace.source().version(), inPlace);
    likes.computeIfPresent(inPlace.source().version(), (id, unknown) -> Optional.of(inPlace));
  }

  private boolean isOfAnotherRule(TargetVersion version) {
    return version.label() instanceof VersionLabel.Copy copy && !copy.rule().equals(rule);
  }

  private Future<Boolean> nextTarget() {
    targets.advance();
    return Future.succeededFuture(true);
  }

  private Future<Boolean> nextSource() {
    sources.advance();
    owed = Owed.UNKNOWN;
    return Future.succeededFuture(true);
  }

  private void passSource() {
    ListedVersion source = sources.current().orElseThrow();
    note(source, Optional.empty());
    inPlace = Optional.empty();
    if (!source.deleteMarker()) {
      leaveOut(source);
    }
  }

  private void leaveOut(ListedVersion source) {
    if (notOwed.size() < SURPLUS_MAX) {
      notOwed.add(source.version());
    } else {
      notOwedLeft = true;
    }
  }

  private void note(ListedVersion source, Optional<VersionId> target) {
    if (watched.contains(source.version())) {
      seen.add(source.version());
      target.ifPresent(id -> counterparts.put(source.version(), id));
    }
  }

  private Future<Boolean> appendOne(List<Appended> appended) {
    if (sources.current().isEmpty()) {
      return Future.succeededFuture(false);
    }
    boolean isLast = sources.isEndOfPage();
    Step step = alignment.next(sources.current(), Owed.UNKNOWN, Optional.empty());
    if (step == Step.PASS_SOURCE) {
      passSource();
      return nextSource().map(v -> !isLast);
    }
    return copy.append(sources.current().orElseThrow(), isObjectAhead())
        .compose(
            one -> {
              alignment.appended(one.source(), one.isWritten());
              inPlace = Optional.empty();
              if (one.skip().isPresent()) {
                skipped.put(one.skip().get(), one.source().version());
                leaveOut(one.source());
              }
              note(one.source(), one.target());
              appended.add(one);
              return nextSource().map(v -> !isLast);
            });
  }

  /** As far as the page at hand tells. */
  private boolean isObjectAhead() {
    return sources.current().filter(ListedVersion::deleteMarker).isPresent()
        && sources.upcoming(VersionPages.PAGE_MAX).stream().anyMatch(v -> !v.deleteMarker());
  }
}
