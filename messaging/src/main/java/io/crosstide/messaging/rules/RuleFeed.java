package io.crosstide.messaging.rules;

import io.crosstide.contracts.codec.Addresses;
import io.crosstide.contracts.codec.MessageCodec;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleChanged;
import io.crosstide.messaging.amqp.IntakeOptions;
import io.crosstide.messaging.amqp.Intakes;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * The rules as this process knows them: read in full at the start, whenever the topic is joined,
 * and every few seconds; changes by the topic are applied between. It begins with its first
 * injection. Answers come from memory and never wait. Thread-safe.
 */
@Singleton
public class RuleFeed {
  private static final Logger LOG = Logger.getLogger(RuleFeed.class);
  private static final int TOPIC_CREDITS = 100;
  private static final long NEVER = Long.MIN_VALUE;

  private final Vertx vertx;
  private final Context context;
  private final RuleFeedConfig config;
  private final RuleReader reader;
  private final Intakes intakes;
  private final List<Consumer<RuleSnapshot>> listeners = new CopyOnWriteArrayList<>();

  private RuleBook book = RuleBook.EMPTY;
  private Promise<Void> nextRead = Promise.promise();
  private boolean reading;
  private boolean wantedAgain;
  private boolean closed;
  private int failures;
  private long timer = -1;
  private volatile RuleSnapshot snapshot = RuleSnapshot.EMPTY;
  private volatile long readStartNanos = NEVER;

  /**
   * @throws IllegalStateException if {@code crosstide.rules.url} is not set
   */
  @Inject
  public RuleFeed(Vertx vertx, RuleFeedConfig config, Intakes intakes) {
    this.vertx = vertx;
    this.context = ((VertxInternal) vertx).createEventLoopContext();
    this.config = config;
    this.intakes = intakes;
    this.reader =
        new RuleReader(
            vertx,
            config
                .url()
                .orElseThrow(() -> new IllegalStateException("crosstide.rules.url is not set")),
            config.timeout());
  }

  @PostConstruct
  void start() {
    context.runOnContext(x -> readNext());
    if (config.topic()) {
      intakes
          .open(new IntakeOptions(Addresses.RULES, true, TOPIC_CREDITS), this::refresh)
          .messages()
          .subscribe()
          .with(this::onMessage, cause -> LOG.error("The feed of rules has ended", cause));
    }
  }

  @PreDestroy
  void close() {
    context.runOnContext(
        x -> {
          closed = true;
          vertx.cancelTimer(timer);
          reader.close();
        });
  }

  /** The rule, in whatever state; empty if it is not known. */
  public Optional<Rule> find(RuleId id) {
    return snapshot.find(id);
  }

  /** Rules that replicate from the bucket, starting or doing. */
  public List<Rule> liveRulesOf(BucketName source) {
    return snapshot.liveRulesOf(source);
  }

  /** The same, for a bucket in one region. */
  public List<Rule> liveRulesOf(BucketRef source) {
    return snapshot.liveRulesOf(source);
  }

  /** Rules that replicate to the bucket, starting or doing. */
  public List<Rule> liveRulesTo(BucketRef target) {
    return snapshot.liveRulesTo(target);
  }

  /** Every rule, closing ones included, in the order of the ids. */
  public List<Rule> all() {
    return snapshot.all();
  }

  /** Everything known at this moment, for answers that must fit together. */
  public RuleSnapshot snapshot() {
    return snapshot;
  }

  /** True once all rules were read. Before, a rule that is not found may exist. */
  public boolean isLoaded() {
    return readStartNanos != NEVER;
  }

  /** Time since the beginning of the last full read that succeeded; empty before the first. */
  public Optional<Duration> age() {
    long start = readStartNanos;
    return start == NEVER
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(System.nanoTime() - start));
  }

  /**
   * Calls the listener with every later snapshot that differs from the one before, on an event
   * loop; it must not block.
   */
  public void onChange(Consumer<RuleSnapshot> listener) {
    listeners.add(listener);
  }

  /**
   * Reads all rules again. Completes after a read that began after this call, so that it sees
   * whatever the rule service had committed by then; calls in the meantime share that read. Fails
   * if the read fails; the rules known stay.
   */
  public Future<Void> refresh() {
    ContextInternal caller = ContextInternal.current();
    Promise<Void> promise = caller == null ? Promise.promise() : caller.promise();
    context.runOnContext(
        x -> {
          nextRead.future().onComplete(promise);
          wantedAgain = reading;
          readNext();
        });
    return promise.future();
  }

  private void readNext() {
    if (reading || closed) {
      return;
    }
    reading = true;
    wantedAgain = false;
    vertx.cancelTimer(timer);
    Promise<Void> done = nextRead;
    nextRead = Promise.promise();
    long changesAtStart = book.changes();
    long start = System.nanoTime();
    reader
        .readAll()
        .onComplete(
            result ->
                context.runOnContext(
                    x -> {
                      reading = false;
                      if (result.succeeded()) {
                        onRead(result.result(), changesAtStart, start);
                      } else {
                        onReadFailed(result.cause());
                      }
                      done.handle(result.mapEmpty());
                    }));
  }

  private void onRead(List<Rule> rules, long changesAtStart, long start) {
    if (failures > 0) {
      LOG.infof("The rules are readable again after %d attempts", failures);
      failures = 0;
    }
    RuleSnapshot before = snapshot;
    become(book.with(rules, changesAtStart));
    readStartNanos = start;
    tellIfChanged(before);
    readLater(config.refreshInterval());
  }

  private void onReadFailed(Throwable cause) {
    if (failures++ == 0) {
      LOG.warnf("The rules could not be read, trying again: %s", cause);
    }
    readLater(config.retryInterval());
  }

  private void readLater(Duration pause) {
    if (wantedAgain) {
      readNext();
    } else if (!closed) {
      timer = vertx.setTimer(Math.max(1, pause.toMillis()), x -> readNext());
    }
  }

  private void onMessage(Message<byte[]> message) {
    context.runOnContext(x -> apply(message));
  }

  private void apply(Message<byte[]> message) {
    RuleSnapshot before = snapshot;
    try {
      become(book.with(MessageCodec.decode(message.getPayload(), RuleChanged.class)));
    } catch (RuntimeException e) {
      message.nack(e);
      return;
    }
    message.ack();
    tellIfChanged(before);
  }

  private void become(RuleBook next) {
    book = next;
    snapshot = next.snapshot();
  }

  private void tellIfChanged(RuleSnapshot before) {
    RuleSnapshot now = snapshot;
    if (!now.equals(before)) {
      listeners.forEach(listener -> tell(listener, now));
    }
  }

  private static void tell(Consumer<RuleSnapshot> listener, RuleSnapshot now) {
    try {
      listener.accept(now);
    } catch (RuntimeException e) {
      LOG.error("A listener to the rules failed", e);
    }
  }
}
