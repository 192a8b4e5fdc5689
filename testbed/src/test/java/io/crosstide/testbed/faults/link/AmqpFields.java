package io.crosstide.testbed.faults.link;

import io.crosstide.contracts.codec.Addresses;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Reads the first fields of a performative, as far as names of frames need them. */
final class AmqpFields {
  private static final List<String> ADDRESSES =
      List.of(
          Addresses.SURVEYS,
          Addresses.COMPARISONS,
          Addresses.REPORTS,
          Addresses.HEARTBEATS,
          Addresses.COVERAGE,
          Addresses.RULES,
          Addresses.WORKERS,
          Addresses.DEAD_LETTERS);

  /** Goes before the length of a text below 256 bytes. */
  private static final String SHORT_TEXT = "\u00a1";

  private final Buffer frame;
  private int at;

  AmqpFields(Buffer frame, int from) {
    this.frame = frame;
    int list = frame.getUnsignedByte(from);
    // list8: size and count are bytes; list32: four bytes each.
    this.at = from + 1 + (list == 0xc0 ? 2 : list == 0xd0 ? 8 : 0);
  }

  /** The address that an attach names as its source or target. */
  static String address(Buffer frame) {
    String text = new String(frame.getBytes(), StandardCharsets.ISO_8859_1);
    return ADDRESSES.stream()
        .filter(one -> text.contains(SHORT_TEXT + (char) one.length() + one))
        .findFirst()
        .or(() -> addressOfTasks(text))
        .orElse("?");
  }

  /** One of those that depend on regions. */
  private static Optional<String> addressOfTasks(String text) {
    int at = text.indexOf(Addresses.TASKS);
    boolean isWhole =
        at > 1 && text.startsWith(SHORT_TEXT, at - 2) && at + text.charAt(at - 1) <= text.length();
    return isWhole ? Optional.of(text.substring(at, at + text.charAt(at - 1))) : Optional.empty();
  }

  /** A number; empty if there is none. */
  Optional<Long> number() {
    int type = frame.getUnsignedByte(at);
    Optional<Long> value =
        switch (type) {
          case 0x43 -> Optional.of(0L);
          case 0x52 -> Optional.of((long) frame.getUnsignedByte(at + 1));
          case 0x70 -> Optional.of(frame.getUnsignedInt(at + 1));
          default -> Optional.empty();
        };
    skip();
    return value;
  }

  /** Goes on to the next field. */
  void skip() {
    int type = frame.getUnsignedByte(at);
    at +=
        switch (type) {
          case 0x50, 0x52, 0x53, 0x56 -> 2;
          case 0x60 -> 3;
          case 0x70 -> 5;
          case 0xa0, 0xa1, 0xa3 -> 2 + frame.getUnsignedByte(at + 1);
          case 0xb0, 0xb1, 0xb3 -> 5 + frame.getInt(at + 1);
          default -> 1;
        };
  }
}
