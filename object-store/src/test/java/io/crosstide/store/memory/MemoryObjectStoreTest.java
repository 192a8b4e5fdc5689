package io.crosstide.store.memory;

import io.crosstide.store.ObjectStore;
import io.crosstide.store.behaviour.Capability;
import io.crosstide.store.behaviour.ObjectStoreBehaviour;
import io.vertx.core.Vertx;
import java.util.EnumSet;
import java.util.Set;

class MemoryObjectStoreTest extends ObjectStoreBehaviour {
  @Override
  protected ObjectStore open(Vertx owner) {
    return MemoryObjectStore.keepingVersionIds();
  }

  @Override
  protected Set<Capability> lacking() {
    return EnumSet.of(Capability.CREDENTIALS);
  }
}
