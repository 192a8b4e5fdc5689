package io.crosstide.gateway.oss.listing;

import io.crosstide.gateway.oss.error.OssErrors;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The continuation token of a listing: a key in base64 without characters that any encoding would
 * change, since clients differ in whether they decode tokens.
 */
public final class ContinuationToken {
  private ContinuationToken() {}

  public static String of(String key) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The key in a token.
   *
   * @throws io.crosstide.gateway.oss.error.OssException InvalidArgument if we did not make it
   */
  public static String key(String token) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(token);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (IllegalArgumentException | CharacterCodingException notOurs) {
      throw OssErrors.invalidArgument(
              "The continuation token provided is incorrect.", "continuation-token", token)
          .asException();
    }
  }
}
