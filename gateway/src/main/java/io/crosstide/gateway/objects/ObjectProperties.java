package io.crosstide.gateway.objects;

import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.gateway.call.Call;
import io.crosstide.gateway.capture.Capture;
import io.crosstide.gateway.capture.KeyChange;
import io.crosstide.gateway.metadata.HiddenMetadata;
import io.crosstide.gateway.oss.bucket.AccessControlPolicyBody;
import io.crosstide.gateway.oss.bucket.Owner;
import io.crosstide.gateway.oss.error.OssErrors;
import io.crosstide.gateway.oss.object.Tag;
import io.crosstide.gateway.oss.object.Tagging;
import io.crosstide.gateway.oss.xml.XmlLimits;
import io.crosstide.store.CannedAcl;
import io.crosstide.store.CopyRequest;
import io.crosstide.store.CopySource;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.ObjectHeaders;
import io.crosstide.store.Provenance;
import io.crosstide.store.ReadOptions;
import io.crosstide.store.region.RegionStores;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Tags and ACLs of objects. */
final class ObjectProperties {
  private static final String OBJECT_ACL = "x-oss-object-acl";

  private final RegionStores stores;
  private final Capture capture;
  private final ReplicaOwners owners;

  ObjectProperties(RegionStores stores, Capture capture, ReplicaOwners owners) {
    this.stores = stores;
    this.capture = capture;
    this.owners = owners;
  }

  Future<Void> getTags(Call call) {
    return call.store(stores)
        .tags(call.bucket(), call.key(), call.version())
        .compose(tags -> call.exchange().xml(body(tags)));
  }

  private static Tagging body(Map<String, String> tags) {
    return new Tagging(
        tags.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(tag -> new Tag(tag.getKey(), tag.getValue()))
            .toList());
  }

  Future<Void> putTags(Call call) {
    return call.exchange()
        .xmlBody(XmlLimits.CONFIGURATION.bytesMax())
        .map(Tagging::read)
        .compose(tagging -> setTags(call, WriteHeaders.asMap(tagging)))
        .compose(x -> call.exchange().empty(200));
  }

  Future<Void> deleteTags(Call call) {
    return setTags(call, Map.of()).compose(x -> call.exchange().empty(204));
  }

  private Future<Void> setTags(Call call, Map<String, String> tags) {
    return changing(
        call, () -> call.store(stores).putTags(call.bucket(), call.key(), call.version(), tags));
  }

  Future<Void> getAcl(Call call) {
    Future<CannedAcl> acl = call.store(stores).acl(call.bucket(), call.key(), call.version());
    Future<ObjectFacts> facts =
        call.store(stores).head(call.bucket(), call.key(), ReadOptions.ofVersion(call.version()));
    Future<Owner> owner =
        facts.compose(found -> owners.of(call.bucketEntry(), Provenance.of(found.headers())));
    return Future.all(acl, owner)
        .compose(
            x ->
                call.exchange()
                    .xml(
                        new AccessControlPolicyBody(
                            owner.result(), grant(acl.result(), facts.result()))));
  }

  /** Stores say private for what OSS calls default, unless it was made private on purpose. */
  private static String grant(CannedAcl acl, ObjectFacts facts) {
    boolean inherited = acl == CannedAcl.PRIVATE && !HiddenMetadata.isPrivate(facts.headers());
    return (inherited ? CannedAcl.DEFAULT : acl).word();
  }

  Future<Void> putAcl(Call call) {
    CannedAcl acl =
        WriteHeaders.acl(call.headers(), OBJECT_ACL)
            .orElseThrow(
                () ->
                    OssErrors.invalidArgument("The ACL is missing.", OBJECT_ACL, "").asException());
    return changing(
            call, () -> call.store(stores).putAcl(call.bucket(), call.key(), call.version(), acl))
        .compose(x -> mark(call, acl))
        .compose(x -> call.exchange().empty(200));
  }

  /**
   * In a bucket that everybody may read, private is more than default, and only the metadata can
   * say so: the object is copied onto itself. Any other ACL takes the mark away. A replica becomes
   * an object of the client's own by that (I40).
   */
  private Future<Void> mark(Call call, CannedAcl acl) {
    if (call.version().isPresent()) {
      return Future.succeededFuture();
    }
    Future<ObjectFacts> facts =
        call.store(stores).head(call.bucket(), call.key(), ReadOptions.LATEST);
    return acl == CannedAcl.PRIVATE
        ? call.store(stores)
            .bucketAcl(call.bucket())
            .compose(
                ofBucket ->
                    ofBucket == CannedAcl.PRIVATE
                        ? Future.succeededFuture()
                        : facts.compose(found -> rewrite(call, found, acl)))
        : facts.compose(found -> rewrite(call, found, acl));
  }

  private Future<Void> rewrite(Call call, ObjectFacts facts, CannedAcl acl) {
    boolean marked = acl == CannedAcl.PRIVATE;
    if (HiddenMetadata.isPrivate(facts.headers()) == marked) {
      return Future.succeededFuture();
    }
    ObjectHeaders headers = Provenance.removeFrom(facts.headers());
    CopyRequest request =
        new CopyRequest(
            CopySource.of(call.bucket(), call.key(), facts.version(), Optional.of(facts.etag())),
            Optional.of(
                marked ? HiddenMetadata.asPrivate(headers) : HiddenMetadata.asInherited(headers)),
            Optional.empty(),
            facts.storageClass(),
            facts.encryption(),
            Optional.of(acl));
    return changing(
        call,
        () ->
            new ExactCopy(call.store(stores), call.bucket(), call.key())
                .writeAsSeen(request, facts)
                .mapEmpty());
  }

  private Future<Void> changing(Call call, Supplier<Future<Void>> write) {
    List<KeyChange> change = List.of(changed(call.key(), call.version()));
    return capture.around(call.bucketEntry().ref(), 1, write, x -> change, change);
  }

  private static KeyChange changed(ObjectKey key, Optional<VersionId> version) {
    return new KeyChange(key, ChangeKind.WRITE, version, Optional.empty(), OptionalLong.empty())
        .withProperties(true);
  }
}
