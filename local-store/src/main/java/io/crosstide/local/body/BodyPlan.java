package io.crosstide.local.body;

import io.crosstide.local.auth.PayloadMode;
import io.crosstide.local.error.S3Error;
import io.crosstide.local.request.S3Request;
import io.crosstide.local.text.Checksum;
import java.util.Base64;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a request's head says about its body.
 *
 * @param length the length of the content in bytes, without framing; empty when the head does not
 *     say
 * @param wireLength the length of the body as sent
 * @param md5Hex what Content-MD5 promises
 * @param checksums what {@code x-amz-checksum-*} headers promise, base64
 * @param trailing what the trailers will promise
 */
public record BodyPlan(
    PayloadMode mode,
    OptionalLong length,
    OptionalLong wireLength,
    Optional<String> md5Hex,
    Map<Checksum, String> checksums,
    Set<Checksum> trailing) {

  public BodyPlan {
    checksums = Map.copyOf(checksums);
    trailing = Set.copyOf(trailing);
  }

  /**
   * Reads the head.
   *
   * @throws io.crosstide.local.error.S3Exception InvalidDigest, InvalidRequest,
   *     MissingContentLength
   */
  public static BodyPlan of(S3Request request, PayloadMode mode) {
    OptionalLong wire = length(request, "Content-Length");
    OptionalLong content = mode.chunked() ? length(request, "x-amz-decoded-content-length") : wire;
    if (mode.chunked() && content.isEmpty()) {
      throw S3Error.MISSING_CONTENT_LENGTH.because(
          "You must provide the x-amz-decoded-content-length header.");
    }
    return new BodyPlan(mode, content, wire, md5(request), checksums(request), trailing(request));
  }

  /** The checksums to compute while the body comes in. */
  public Set<Checksum> wanted() {
    Set<Checksum> wanted = EnumSet.noneOf(Checksum.class);
    wanted.addAll(checksums.keySet());
    wanted.addAll(trailing);
    return wanted;
  }

  PayloadDecoder decoder() {
    if (mode instanceof PayloadMode.SignedChunks signed) {
      return new AwsChunkedDecoder(Optional.of(signed.signer()), signed.trailer());
    }
    if (mode instanceof PayloadMode.UnsignedChunks) {
      return new AwsChunkedDecoder(Optional.empty(), false);
    }
    return new PlainDecoder(
        mode instanceof PayloadMode.LiteralHash literal
            ? Optional.of(literal.sha256Hex())
            : Optional.empty());
  }

  /**
   * Compares what arrived with what was promised.
   *
   * @throws io.crosstide.local.error.S3Exception IncompleteBody, BadDigest, InvalidRequest
   */
  void check(NewBody body, Map<String, String> trailers) {
    checkLength(body.size());
    if (md5Hex.isPresent() && !md5Hex.get().equals(body.md5Hex())) {
      throw S3Error.BAD_DIGEST.because(
          "The Content-MD5 you specified did not match what we received.");
    }
    checksums.forEach((checksum, value) -> check(checksum, value, body));
    for (Checksum checksum : trailing) {
      String value = trailers.get(checksum.header());
      if (value == null) {
        throw S3Error.INVALID_REQUEST.because("The trailer announced in x-amz-trailer is missing");
      }
      check(checksum, value, body);
    }
  }

  /** Refuses more or less content than announced. */
  void checkLength(long size) {
    if (length.isPresent() && length.getAsLong() != size) {
      throw S3Error.INCOMPLETE_BODY.because();
    }
  }

  private static void check(Checksum checksum, String value, NewBody body) {
    if (!value.equals(body.checksums().get(checksum))) {
      throw S3Error.BAD_DIGEST.because(
          "The " + checksum.name() + " you specified did not match the calculated checksum.");
    }
  }

  private static OptionalLong length(S3Request request, String header) {
    Optional<String> text = request.header(header);
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      long value = Long.parseLong(text.get());
      if (value >= 0) {
        return OptionalLong.of(value);
      }
    } catch (NumberFormatException notANumber) {
      // Refused below, like a negative one.
    }
    throw S3Error.INVALID_ARGUMENT.because(header + " is not a length");
  }

  private static Optional<String> md5(S3Request request) {
    Optional<String> text = request.header("Content-MD5");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      byte[] md5 = Base64.getDecoder().decode(text.get());
      if (md5.length == 16) {
        return Optional.of(HexFormat.of().formatHex(md5));
      }
    } catch (IllegalArgumentException notBase64) {
      // Refused below, like one of the wrong length.
    }
    throw S3Error.INVALID_DIGEST.because();
  }

  private static Map<Checksum, String> checksums(S3Request request) {
    Map<Checksum, String> checksums = new EnumMap<>(Checksum.class);
    for (Checksum checksum : Checksum.values()) {
      request.header(checksum.header()).ifPresent(value -> checksums.put(checksum, value));
    }
    return checksums;
  }

  private static Set<Checksum> trailing(S3Request request) {
    Set<Checksum> trailing = EnumSet.noneOf(Checksum.class);
    for (String name : request.header("x-amz-trailer").orElse("").split(",", -1)) {
      if (!name.isBlank()) {
        trailing.add(
            Checksum.ofHeader(name.trim())
                .orElseThrow(
                    () ->
                        S3Error.INVALID_REQUEST.because(
                            "The value specified in the x-amz-trailer header is not supported")));
      }
    }
    return trailing;
  }
}
