package io.crosstide.rules.bucket;

import io.crosstide.contracts.http.BucketEntry;
import io.crosstide.contracts.id.BucketName;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.panache.common.Parameters;
import io.quarkus.panache.common.Sort;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

@ApplicationScoped
class PanacheBucketRegistry implements BucketRegistry {
  @Inject BucketRows rows;

  @Override
  @WithSession
  public Uni<Optional<RegisteredBucket>> find(BucketName name) {
    return rows.find("name", name.value())
        .firstResult()
        .map(row -> Optional.ofNullable(row).map(BucketEntity::toRegistered));
  }

  @Override
  public Uni<List<RegisteredBucket>> lock(Collection<BucketName> names) {
    List<String> texts = names.stream().map(BucketName::value).toList();
    return rows.find("name in :names", Sort.by("id"), Parameters.with("names", texts))
        .withLock(LockModeType.PESSIMISTIC_WRITE)
        .list()
        .map(found -> found.stream().map(BucketEntity::toRegistered).toList());
  }

  @Override
  @WithSession
  public Uni<List<BucketEntry>> list(Optional<String> owner, String after, int limit) {
    Parameters parameters = Parameters.with("after", after);
    String query = "name > :after";
    if (owner.isPresent()) {
      query += " and owner = :owner";
      parameters = parameters.and("owner", owner.get());
    }
    return rows.find(query, Sort.by("name"), parameters)
        .page(0, limit)
        .list()
        .map(found -> found.stream().map(row -> row.toRegistered().entry()).toList());
  }

  @Override
  public Uni<Registration> register(BucketEntry entry) {
    return Panache.withTransaction(() -> insert(entry))
        .flatMap(added -> added ? Uni.createFrom().item(Registration.NEW) : compare(entry));
  }

  private Uni<Boolean> insert(BucketEntry entry) {
    return Panache.getSession()
        .flatMap(
            session ->
                session
                    .createNativeQuery(
                        "insert into rules.bucket (name, region, owner, created_at)"
                            + " values (:name, :region, :owner, :createdAt)"
                            + " on conflict (name) do nothing")
                    .setParameter("name", entry.ref().bucket().value())
                    .setParameter("region", entry.ref().region().value())
                    .setParameter("owner", entry.owner())
                    .setParameter("createdAt", entry.createdAt())
                    .executeUpdate())
        .map(count -> count == 1);
  }

  private Uni<Registration> compare(BucketEntry entry) {
    return find(entry.ref().bucket())
        .map(
            found ->
                found.filter(it -> isSame(it.entry(), entry)).isPresent()
                    ? Registration.KNOWN
                    : Registration.TAKEN);
  }

  private static boolean isSame(BucketEntry a, BucketEntry b) {
    return a.ref().equals(b.ref()) && a.owner().equals(b.owner());
  }

  @Override
  public Uni<Void> remove(BucketName name, Function<RegisteredBucket, Uni<Void>> before) {
    return Panache.withTransaction(
        () -> lock(List.of(name)).flatMap(found -> remove(found, before)));
  }

  private Uni<Void> remove(
      List<RegisteredBucket> found, Function<RegisteredBucket, Uni<Void>> before) {
    if (found.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    RegisteredBucket bucket = found.get(0);
    return before.apply(bucket).call(() -> rows.deleteById(bucket.id()));
  }
}
