package io.crosstide.rules.rule;

import io.crosstide.contracts.id.BucketName;
import io.crosstide.rules.bucket.BucketRegistry;
import io.crosstide.rules.bucket.RegisteredBucket;
import io.crosstide.rules.rule.RuleStore.Place;
import io.crosstide.rules.rule.RuleStore.Surroundings;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads what a draft meets. */
@ApplicationScoped
class SurroundingsReader {
  /** No bucket has this id. */
  private static final long NONE = -1;

  private static final String COUNTS =
      "select count(*) filter (where source_id = :s and target_id = :t),"
          + " count(*) filter (where source_id = :s and name = :n),"
          + " count(*) filter (where source_id = :s or target_id = :s),"
          + " count(*) filter (where source_id = :t or target_id = :t)"
          + " from rules.rule where source_id in (:s, :t) or target_id in (:s, :t)";

  private final BucketRegistry buckets;

  @Inject
  SurroundingsReader(BucketRegistry buckets) {
    this.buckets = buckets;
  }

  /** As they are at the moment. */
  Uni<Surroundings> read(Place place) {
    Uni<List<RegisteredBucket>> found =
        Multi.createFrom()
            .iterable(names(place))
            .onItem()
            .transformToUniAndConcatenate(buckets::find)
            .collect()
            .asList()
            .map(list -> list.stream().flatMap(Optional::stream).toList());
    return Panache.withSession(() -> found.flatMap(list -> with(list, place)));
  }

  /** As they stay until the end of the current transaction. */
  Uni<Surroundings> lock(Place place) {
    return buckets.lock(names(place)).flatMap(list -> with(list, place));
  }

  private static List<BucketName> names(Place place) {
    return Stream.concat(Stream.of(place.source()), place.target().stream()).distinct().toList();
  }

  private static Uni<Surroundings> with(List<RegisteredBucket> buckets, Place place) {
    Optional<RegisteredBucket> source = named(buckets, Optional.of(place.source()));
    Optional<RegisteredBucket> target = named(buckets, place.target());
    return existing(source, target, place.name().orElse(""))
        .map(rules -> new Surroundings(source, target, rules));
  }

  private static Optional<RegisteredBucket> named(
      List<RegisteredBucket> buckets, Optional<BucketName> name) {
    return buckets.stream()
        .filter(bucket -> Optional.of(bucket.entry().ref().bucket()).equals(name))
        .findFirst();
  }

  private static Uni<ExistingRules> existing(
      Optional<RegisteredBucket> source, Optional<RegisteredBucket> target, String name) {
    return Panache.getSession()
        .flatMap(
            session ->
                session
                    .createNativeQuery(COUNTS, Object[].class)
                    .setParameter("s", source.map(RegisteredBucket::id).orElse(NONE))
                    .setParameter("t", target.map(RegisteredBucket::id).orElse(NONE))
                    .setParameter("n", name)
                    .getSingleResult())
        .map(
            counts ->
                new ExistingRules(
                    (Long) counts[0] > 0,
                    (Long) counts[1] > 0,
                    (Long) counts[2],
                    (Long) counts[3]));
  }
}
