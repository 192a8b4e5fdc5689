package io.crosstide.testbed.faults;

import io.crosstide.testbed.faults.link.Frame;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What workers do with the uploads of one object, as their links show it, held to what is true
 * whatever is fast or slow and however many workers have the task (I23, I28): nobody sends a part
 * that was there when they looked, and nobody begins an upload while one is recorded that was so
 * when they asked. Thread-safe.
 */
final class UploadWatch {
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

  /**
   * An upload that has parts, and so was recorded before.
   *
   * @param stored parts whose answers were passed on
   */
  private record Upload(String worker, Set<Integer> stored) {
    Upload(String worker) {
      this(worker, new HashSet<>());
    }
  }

  private record Look(String worker, String upload) {}

  private final String path;
  private final String key;
  private final Map<String, Upload> uploads = new HashMap<>();
  private final Set<String> ended = new HashSet<>();

  /** Uploads that were recorded when a worker asked. */
  private final Map<String, Set<String>> asked = new HashMap<>();

  /** Workers that were told of an upload that is not known to have ended. */
  private final Map<String, Set<String>> told = new HashMap<>();

  /** Parts that were there when a worker looked. */
  private final Map<Look, Set<Integer>> seen = new HashMap<>();

  private final Map<String, Integer> sent = new HashMap<>();
  private final List<String> wrong = new ArrayList<>();
  private String dead = "nobody";
  private int begun;
  private int wentOnWith;

  UploadWatch(String bucket, String key) {
    this.path = "/" + bucket + "/" + key;
    this.key = key;
  }

  /** Sees a request to the target's store, or its answer; true if it is a part on its way there. */
  synchronized boolean store(String worker, Frame frame) {
    String method = frame.name().substring(0, frame.name().indexOf(' '));
    QueryStringDecoder uri = new QueryStringDecoder(frame.name().substring(method.length() + 1));
    if (!uri.path().equals(path)) {
      return false;
    }
    if (uri.parameters().containsKey("uploads") && method.equals("POST") && frame.toServer()) {
      begin(worker);
    }
    if (!uri.parameters().containsKey("uploadId")) {
      return false;
    }
    String upload = uri.parameters().get("uploadId").get(0);
    switch (method) {
      case "PUT" -> part(worker, upload, frame, number(uri));
      case "GET" -> look(worker, upload, frame);
      default -> ended.add(upload);
    }
    return method.equals("PUT") && frame.toServer();
  }

  /** Sees a request to the progress service, or its answer. */
  synchronized void records(String worker, Frame frame) {
    if (!frame.name().startsWith("GET /uploads?")) {
      return;
    }
    QueryStringDecoder uri = new QueryStringDecoder(frame.name().substring("GET ".length()));
    if (!uri.parameters().getOrDefault("key", List.of()).equals(List.of(key))) {
      return;
    }
    if (frame.toServer()) {
      asked.put(worker, open());
    } else if (status(frame) == OK) {
      Set<String> all = asked.getOrDefault(worker, new HashSet<>());
      all.retainAll(open());
      told.put(worker, all);
    }
  }

  private void begin(String worker) {
    begun++;
    Set<String> left = new HashSet<>(told.getOrDefault(worker, Set.of()));
    left.removeAll(ended);
    if (!left.isEmpty()) {
      wrong.add(worker + " began an upload though it was told of " + left);
    }
  }

  private void part(String worker, String upload, Frame frame, int number) {
    Upload known = uploads.computeIfAbsent(upload, id -> new Upload(worker));
    if (!frame.toServer()) {
      if (status(frame) == OK) {
        known.stored().add(number);
      }
      return;
    }
    sent.merge(worker, 1, Integer::sum);
    if (seen.getOrDefault(new Look(worker, upload), Set.of()).contains(number)) {
      wrong.add(worker + " sent part " + number + " of " + upload + ", which was there");
    }
  }

  private void look(String worker, String upload, Frame frame) {
    Upload known = uploads.computeIfAbsent(upload, id -> new Upload(""));
    if (frame.toServer()) {
      seen.put(new Look(worker, upload), new HashSet<>(known.stored()));
    } else if (status(frame) == NOT_FOUND) {
      ended.add(upload);
    } else if (status(frame) == OK && known.worker().equals(dead)) {
      wentOnWith = Math.max(wentOnWith, seen.get(new Look(worker, upload)).size());
    }
  }

  private Set<String> open() {
    Set<String> open = new HashSet<>(uploads.keySet());
    open.removeAll(ended);
    return open;
  }

  private static int number(QueryStringDecoder uri) {
    return Integer.parseInt(uri.parameters().get("partNumber").get(0));
  }

  private static int status(Frame answer) {
    return Integer.parseInt(answer.bytes().toString());
  }

  /** From now on it is known who finds what this worker left. */
  synchronized void died(String worker) {
    dead = worker;
  }

  /** Parts that a worker has sent, each as often as it did. */
  synchronized int sent(String worker) {
    return sent.getOrDefault(worker, 0);
  }

  /** Parts sent by all of these. */
  synchronized int sent(Collection<String> workers) {
    return workers.stream().mapToInt(this::sent).sum();
  }

  /** Uploads begun, by all workers. */
  synchronized int begun() {
    return begun;
  }

  /** Most parts that a worker found in an upload of the dead one; 0 if none looked. */
  synchronized int wentOnWith() {
    return wentOnWith;
  }

  /** What may never happen and did. */
  synchronized List<String> wrong() {
    return List.copyOf(wrong);
  }
}
