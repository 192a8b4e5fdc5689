package io.crosstide.store.memory;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.store.StoreException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Says which calls of a {@link FaultyObjectStore} go wrong, and how: narrow it down, then end with
 * one of the faults. Unless narrowed down it is every call of the operation.
 */
public final class FaultScript {
  private final String operation;
  private Optional<BucketName> bucket = Optional.empty();
  private Predicate<ObjectKey> keys = key -> true;
  private boolean anyCall = true;
  private int first = 1;
  private int times = Integer.MAX_VALUE;
  private int matched;
  private StoreFault fault;

  FaultScript(String operation) {
    this.operation = operation;
  }

  /** Only calls for this bucket, where several are in one store. */
  public FaultScript bucket(BucketName wanted) {
    bucket = Optional.of(wanted);
    return this;
  }

  /** Only calls for such keys; calls without a key do not count. */
  public FaultScript key(Predicate<ObjectKey> wanted) {
    keys = wanted;
    anyCall = false;
    return this;
  }

  /** Only calls for this key. */
  public FaultScript key(String wanted) {
    return key(key -> key.value().equals(wanted));
  }

  /** From the nth matching call on, counted from 1. */
  public FaultScript nth(int call) {
    first = call;
    return this;
  }

  /** Only so many calls. */
  public FaultScript times(int calls) {
    times = calls;
    return this;
  }

  /** They fail without reaching the store. */
  public void fail(FailureKind kind) {
    fail(new StoreException(kind, "Scripted failure", null));
  }

  /** They fail so without reaching the store. */
  public void fail(StoreException failure) {
    set(new StoreFault.Fail(failure));
  }

  /** They never reach the store and never end, see {@link FaultyObjectStore#releaseHung}. */
  public void hang() {
    set(new StoreFault.Hang());
  }

  /** They reach the store later. */
  public void delay(Duration duration) {
    set(new StoreFault.Delay(duration));
  }

  /** The body fails after so many bytes, whether it goes in or out. */
  public void cutBody(long bytes) {
    set(new StoreFault.CutBody(bytes));
  }

  /** The store does it, and the call fails with {@code UNKNOWN_RESULT}. */
  public void loseReply() {
    set(new StoreFault.LoseReply());
  }

  /**
   * The call fails with {@code UNKNOWN_RESULT}, and the store does it only later, see {@link
   * FaultyObjectStore#landLate}.
   */
  public void landLate() {
    set(new StoreFault.LandLate());
  }

  /** The fault, if this call has one; counts the call. */
  synchronized Optional<StoreFault> faultFor(StoreCall call) {
    boolean matches =
        operation.equals(call.operation())
            && (bucket.isEmpty() || bucket.equals(call.bucket()))
            && (anyCall || call.key().filter(keys).isPresent());
    if (!matches || fault == null) {
      return Optional.empty();
    }
    matched++;
    return matched >= first && matched - first < times ? Optional.of(fault) : Optional.empty();
  }

  private synchronized void set(StoreFault newFault) {
    fault = newFault;
  }
}
