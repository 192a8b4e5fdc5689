package io.crosstide.testbed.faults;

import com.aliyun.oss.ClientException;
import com.aliyun.oss.OSSException;
import io.crosstide.testbed.e2e.Await;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;

/** Calls of clients who try again. */
public final class Patient {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private Patient() {}

  /**
   * What a call brings once it is not refused. On a busy machine a gateway may need a new stream,
   * and refuses writes until it has one; or a service that was away is not reached again yet.
   */
  public static <T> T call(Callable<T> call) throws Exception {
    AtomicReference<T> result = new AtomicReference<>();
    Await.until(
        "the gateway takes it",
        PATIENCE,
        () -> {
          try {
            result.set(call.call());
            return true;
          } catch (OSSException refused) {
            if (!refused.getErrorCode().equals("ServiceUnavailable")) {
              throw refused;
            }
            return false;
          } catch (ClientException unanswered) {
            return false;
          }
        });
    return result.get();
  }

  /** A call that is told by an error of this code that an earlier one was carried out. */
  public static void orAlready(String code, Runnable call) {
    try {
      call.run();
    } catch (OSSException refused) {
      if (!refused.getErrorCode().equals(code)) {
        throw refused;
      }
    }
  }
}
