package io.crosstide.testbed.faults.link;

import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What becomes of one request. */
public sealed interface HttpFault {
  /** Nothing: it is passed on and answered. */
  HttpFault NONE = new Delay(Duration.ZERO);

  /** A status with a body, without asking the server. */
  record Answer(int status, Map<String, String> headers, String body) implements HttpFault {
    /** An error as S3 writes it. */
    public static Answer s3(int status, String code) {
      String body = "<Error><Code>" + code + "</Code><Message>by the fault proxy</Message></Error>";
      return new Answer(status, Map.of("Content-Type", "application/xml"), body);
    }

    /** A status and nothing else, as from a proxy that knows no S3. */
    public static Answer bare(int status) {
      return new Answer(status, Map.of(), "");
    }

    @Override
    public String toString() {
      return status + " " + body.replaceAll("<[^>]*>", " ").strip();
    }
  }

  /** The connection breaks before the server has the request. */
  record CutBefore() implements HttpFault {}

  /** The server carries it out, and the connection breaks before the answer. */
  record CutAfter() implements HttpFault {}

  /**
   * The head of the answer is passed on, and then the connection breaks before the body is whole.
   */
  record ShortBody() implements HttpFault {}

  /** Neither passed on nor answered, until the link is mended. */
  record Hang() implements HttpFault {}

  /**
   * Read to its end; carried out when it is let go, whatever became of the client.
   *
   * @param givenUp what the client gets when it was read, as from a proxy that waits no longer;
   *     empty for no answer
   * @param read completes when the request was read to its end
   * @param go lets it go
   * @param status completes with the server's answer
   */
  record Late(
      Optional<Answer> givenUp,
      CompletableFuture<Void> read,
      Promise<Void> go,
      CompletableFuture<Integer> status)
      implements HttpFault {
    /** One that is held and never answered. */
    public Late() {
      this(Optional.empty());
    }

    /** One that is held. */
    public Late(Optional<Answer> givenUp) {
      this(givenUp, new CompletableFuture<>(), Promise.promise(), new CompletableFuture<>());
    }
  }

  /** Passed on later. */
  record Delay(Duration by) implements HttpFault {}
}
