package io.crosstide.gateway.capture;

import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.TaskBatch;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Changes of one rule that travel under one sequence number, and the writes that wait for it. */
final class Batch {
  /** A key may change in several versions; each is a task of its own. */
  record Slot(ObjectKey key, Optional<VersionId> version) {
    static Slot of(KeyTask task) {
      return new Slot(task.key(), task.version());
    }
  }

  private final long sequence;
  private final Map<Slot, KeyTask> tasks = new LinkedHashMap<>();
  private final Set<CapturedWrite> waiting = new LinkedHashSet<>();
  private int keyBytes;

  Batch(long sequence) {
    this.sequence = sequence;
  }

  long sequence() {
    return sequence;
  }

  /** True if a further key still fits into one message. */
  boolean hasRoomFor(ObjectKey key) {
    return tasks.isEmpty()
        || (tasks.size() < TaskBatch.KEYS_MAX && keyBytes + bytes(key) <= TaskBatch.KEY_BYTES_MAX);
  }

  /** Adds a change, merging it with one that waits for the same key and version. */
  void add(KeyTask change, CapturedWrite write) {
    KeyTask earlier = tasks.putIfAbsent(Slot.of(change), change);
    if (earlier == null) {
      keyBytes += bytes(change.key());
    } else {
      tasks.put(Slot.of(change), ChangeMerge.merge(earlier, change));
    }
    if (waiting.add(write)) {
      write.waitForBatch();
    }
  }

  List<KeyTask> keys() {
    return List.copyOf(tasks.values());
  }

  int size() {
    return tasks.size();
  }

  Set<Slot> slots() {
    return tasks.keySet();
  }

  Set<CapturedWrite> waiting() {
    return waiting;
  }

  private static int bytes(ObjectKey key) {
    return key.value().getBytes(StandardCharsets.UTF_8).length;
  }
}
