package io.crosstide.worker.copy;

import io.crosstide.contracts.id.ETag;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.function.Consumer;

/** The MD5 of bytes as they pass. It guards against accidents, not against attackers. */
final class Md5 {
  private final MessageDigest digest = newDigest();

  /**
   * The MD5 of a paused body, which is read to its end.
   *
   * @param passed is given each chunk
   */
  static Future<ETag> of(ReadStream<Buffer> body, Consumer<Buffer> passed) {
    Md5 md5 = new Md5();
    Promise<ETag> done = Promise.promise();
    body.exceptionHandler(done::tryFail);
    body.endHandler(v -> done.tryComplete(md5.tag()));
    body.handler(
        chunk -> {
          passed.accept(chunk);
          md5.update(chunk);
        });
    body.resume();
    return done.future();
  }

  void update(Buffer chunk) {
    ByteBuf bytes = chunk.getByteBuf();
    for (ByteBuffer part : bytes.nioBuffers()) {
      digest.update(part);
    }
  }

  /** The digest as a tag; only once. */
  ETag tag() {
    return new ETag(HexFormat.of().formatHex(digest.digest()));
  }

  /** What the header Content-MD5 says for content with this tag, which must look like an MD5. */
  static String header(ETag tag) {
    return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(tag.value()));
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has MD5", e);
    }
  }
}
