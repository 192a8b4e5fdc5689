package io.crosstide.local.body;

import java.util.Map;

/**
 * Turns the bytes of a request body into content, checking on the way what covers them. One thread
 * at a time.
 */
interface PayloadDecoder {
  /**
   * Takes the next bytes.
   *
   * @throws io.crosstide.local.error.S3Exception where framing or a signature is wrong
   */
  void decode(byte[] data, BodyWriter content);

  /**
   * Checks what can only be known at the end.
   *
   * @return the trailers, by lower-case name
   * @throws io.crosstide.local.error.S3Exception IncompleteBody, XAmzContentSHA256Mismatch
   */
  Map<String, String> finish();
}
