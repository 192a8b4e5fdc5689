package io.crosstide.rules.bucket;

import io.crosstide.contracts.http.BucketEntry;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.rules.error.PageLimit;
import io.crosstide.rules.error.RefusedException;
import io.crosstide.rules.error.RuleError;
import io.crosstide.store.region.RegionCatalogue;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.Status;

/** The registry of buckets over HTTP. */
@Path("/")
public class BucketResource {
  /** Longer than any store allows; shields the database. */
  private static final int NAME_MAX = 255;

  private final BucketRegistry buckets;
  private final RegionCatalogue catalogue;

  @Inject
  BucketResource(BucketRegistry buckets, RegionCatalogue catalogue) {
    this.buckets = buckets;
    this.catalogue = catalogue;
  }

  @GET
  @Path("buckets/{bucket}")
  public Uni<BucketEntry> find(@RestPath String bucket) {
    return buckets
        .find(new BucketName(bucket))
        .map(found -> found.orElseThrow(() -> new RefusedException(RuleError.NO_SUCH_BUCKET)))
        .map(RegisteredBucket::entry);
  }

  @GET
  @Path("buckets")
  public Uni<List<BucketEntry>> list(
      @QueryParam("owner") String owner,
      @QueryParam("after") String after,
      @QueryParam("limit") String limit) {
    return buckets.list(
        Optional.ofNullable(owner), Optional.ofNullable(after).orElse(""), PageLimit.of(limit));
  }

  @PUT
  @Path("buckets/{bucket}")
  public Uni<RestResponse<BucketEntry>> register(@RestPath String bucket, BucketEntry entry) {
    check(bucket, entry);
    return buckets.register(entry).map(registration -> answer(registration, entry));
  }

  private void check(String bucket, BucketEntry entry) {
    if (entry == null
        || entry.ref() == null
        || entry.owner() == null
        || entry.createdAt() == null) {
      throw new RefusedException(RuleError.UNREADABLE_BODY);
    }
    if (!entry.ref().bucket().value().equals(bucket) || bucket.length() > NAME_MAX) {
      throw new RefusedException(RuleError.BAD_BUCKET_NAME);
    }
    if (catalogue.find(entry.ref().region()).isEmpty()) {
      throw new RefusedException(RuleError.NO_SUCH_REGION);
    }
  }

  private static RestResponse<BucketEntry> answer(
      BucketRegistry.Registration registration, BucketEntry entry) {
    return switch (registration) {
      case NEW -> RestResponse.status(Status.CREATED, entry);
      case KNOWN -> RestResponse.ok(entry);
      case TAKEN -> throw new RefusedException(RuleError.BUCKET_ALREADY_EXISTS);
    };
  }
}
