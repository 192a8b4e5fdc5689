package io.crosstide.testbed.faults.link;

import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * AMQP 1.0. Transfers are named with the address of their link, dispositions with that of the
 * transfer that they settle: {@code transfer reports}, {@code disposition reports}.
 */
final class AmqpSplitter extends Splitter {
  private static final int HEADER = 8;
  private static final int PROTOCOL = 0x414d5150;
  private static final int ATTACH = 0x12;
  private static final int TRANSFER = 0x14;
  private static final int DISPOSITION = 0x15;
  private static final Map<Integer, String> OTHERS =
      Map.of(0x10, "open", 0x11, "begin", 0x13, "flow", 0x16, "detach", 0x17, "end", 0x18, "close");

  private final boolean toServer;
  private final Map<Long, String> links = new HashMap<>();

  /** By channel and delivery, what this side sent and what the other side sent. */
  private final Map<Long, String> sent;

  private final Map<Long, String> received;

  /**
   * @param sent shared with the splitter of the other direction, for which it is what it receives
   */
  AmqpSplitter(boolean toServer, Map<Long, String> sent, Map<Long, String> received) {
    this.toServer = toServer;
    this.sent = sent;
    this.received = received;
  }

  @Override
  int length(Buffer all, int from) {
    if (all.length() - from < HEADER) {
      return 0;
    }
    int first = all.getInt(from);
    return first == PROTOCOL ? HEADER : first;
  }

  @Override
  boolean toServer() {
    return toServer;
  }

  @Override
  String name(Buffer frame) {
    if (frame.getInt(0) == PROTOCOL) {
      return "protocol";
    }
    if (frame.getByte(5) != 0) {
      return "sasl";
    }
    // A described type with a small number: 0x00 0x53 code, then the list of its fields.
    int body = frame.getByte(4) * 4;
    if (frame.length() < body + 3) {
      return "idle";
    }
    int code = frame.getByte(body + 2);
    long channel = (long) frame.getUnsignedShort(6) << 32;
    AmqpFields fields = new AmqpFields(frame, body + 3);
    return switch (code) {
      case ATTACH -> attach(frame, channel, fields);
      case TRANSFER -> transfer(channel, fields);
      case DISPOSITION -> disposition(channel, fields);
      default -> OTHERS.getOrDefault(code, "other");
    };
  }

  private String attach(Buffer frame, long channel, AmqpFields fields) {
    fields.skip();
    Optional<Long> handle = fields.number();
    String address = AmqpFields.address(frame);
    handle.ifPresent(number -> links.put(channel + number, address));
    return "attach " + address;
  }

  private String transfer(long channel, AmqpFields fields) {
    String address = fields.number().map(handle -> links.get(channel + handle)).orElse("?");
    fields.number().ifPresent(delivery -> sent.put(channel + delivery, address));
    return "transfer " + address;
  }

  private String disposition(long channel, AmqpFields fields) {
    fields.skip();
    return "disposition "
        + fields.number().map(delivery -> received.get(channel + delivery)).orElse("?");
  }
}
