package io.crosstide.worker.copy;

import io.crosstide.contracts.id.RegionName;
import io.crosstide.store.CannedAcl;
import io.crosstide.store.ObjectFacts;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;

/** Reads tags and ACL of objects, where there can be any. */
final class KeyProperties {
  private final CopySettings settings;
  private final KeyWork work;

  KeyProperties(CopySettings settings, KeyWork work) {
    this.settings = settings;
    this.work = work;
  }

  Future<Map<String, String>> tagsOfSource(ObjectFacts facts) {
    return tags(work.source(), work.rule().source().region(), facts);
  }

  Future<Map<String, String>> tagsOfTarget(ObjectFacts facts) {
    return tags(work.target(), work.rule().target().region(), facts);
  }

  /** Nobody needs one side's ACL where the other side's objects have none. */
  Future<Optional<CannedAcl>> acl(BucketSide side, ObjectFacts facts) {
    boolean none =
        settings.withoutAcls().contains(work.rule().source().region())
            || settings.withoutAcls().contains(work.rule().target().region());
    return none
        ? Future.succeededFuture(Optional.empty())
        : ObjectAccess.read(side, work.key(), facts.version()).map(Optional::of);
  }

  /** An absent number says that there are no tags only where the store is known to tell it. */
  private Future<Map<String, String>> tags(BucketSide side, RegionName region, ObjectFacts facts) {
    boolean none =
        facts.tagCount().isPresent()
            ? facts.tagCount().getAsInt() == 0
            : settings.tellsTags().contains(region);
    return none ? Future.succeededFuture(Map.of()) : ObjectTags.read(side, work.key(), facts);
  }
}
