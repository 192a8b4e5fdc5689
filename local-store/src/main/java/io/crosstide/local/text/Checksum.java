package io.crosstide.local.text;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/** The additional checksums of S3, which clients send as {@code x-amz-checksum-*} in base64. */
public enum Checksum {
  CRC32,
  CRC32C,
  CRC64NVME,
  SHA1,
  SHA256;

  private static final String PREFIX = "x-amz-checksum-";

  /** A computation in progress. */
  public interface Running {
    void update(byte[] data, int offset, int length);

    /** The value as headers carry it; ends the computation. */
    String base64();
  }

  /** The header and trailer that carry it. */
  public String header() {
    return PREFIX + name().toLowerCase(Locale.ROOT);
  }

  /** The element of XML bodies, as in {@code ChecksumCRC32}. */
  public String element() {
    return "Checksum" + name();
  }

  /** The algorithm of a header name. */
  public static Optional<Checksum> ofHeader(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    for (Checksum checksum : values()) {
      if (checksum.header().equals(lower)) {
        return Optional.of(checksum);
      }
    }
    return Optional.empty();
  }

  public Running start() {
    return switch (this) {
      case CRC32 -> new OfCrc(new CRC32(), Integer.BYTES);
      case CRC32C -> new OfCrc(new CRC32C(), Integer.BYTES);
      case CRC64NVME -> new OfCrc(new Crc64Nvme(), Long.BYTES);
      case SHA1 -> new OfDigest(digest("SHA-1"));
      case SHA256 -> new OfDigest(digest("SHA-256"));
    };
  }

  /** A digest every Java platform has. */
  public static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has this digest", e);
    }
  }

  private record OfCrc(java.util.zip.Checksum crc, int bytes) implements Running {
    @Override
    public void update(byte[] data, int offset, int length) {
      crc.update(data, offset, length);
    }

    @Override
    public String base64() {
      byte[] value = new byte[bytes];
      long rest = crc.getValue();
      for (int i = bytes - 1; i >= 0; i--) {
        value[i] = (byte) rest;
        rest >>>= 8;
      }
      return Base64.getEncoder().encodeToString(value);
    }
  }

  private record OfDigest(MessageDigest digest) implements Running {
    @Override
    public void update(byte[] data, int offset, int length) {
      digest.update(data, offset, length);
    }

    @Override
    public String base64() {
      return Base64.getEncoder().encodeToString(digest.digest());
    }
  }
}
