package io.crosstide.testbed.faults.link;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts what one side of a connection sends into frames. Bytes of a frame not yet whole are kept.
 */
abstract class Splitter {
  private Buffer rest = Buffer.buffer();

  /** The frames that are whole now. */
  final List<Frame> split(Buffer more) {
    Buffer all = rest.length() == 0 ? more : rest.appendBuffer(more);
    List<Frame> frames = new ArrayList<>();
    int from = 0;
    while (true) {
      int length = length(all, from);
      if (length <= 0 || all.length() - from < length) {
        break;
      }
      Buffer bytes = all.getBuffer(from, from + length);
      frames.add(new Frame(toServer(), name(bytes), bytes));
      from += length;
    }
    rest = all.getBuffer(from, all.length());
    return frames;
  }

  /** Bytes of the frame that begins there; 0 if too few are there to tell. */
  abstract int length(Buffer all, int from);

  abstract String name(Buffer frame);

  abstract boolean toServer();

  /** PostgreSQL, without encryption. */
  static Splitter postgres(boolean toServer) {
    return new Splitter() {
      private static final int TEXT_MAX = 60;
      private boolean begun;

      @Override
      int length(Buffer all, int from) {
        if (toServer && !begun) {
          return all.length() - from < 4 ? 0 : all.getInt(from);
        }
        return all.length() - from < 5 ? 0 : 1 + all.getInt(from + 1);
      }

      @Override
      String name(Buffer frame) {
        if (toServer && !begun) {
          begun = true;
          return "startup";
        }
        char type = (char) frame.getByte(0);
        boolean hasText = toServer ? type == 'Q' : type == 'C';
        if (!hasText) {
          return String.valueOf(type);
        }
        String text = frame.getString(5, Math.min(frame.length() - 1, 5 + TEXT_MAX));
        return type + ":" + text.strip();
      }

      @Override
      boolean toServer() {
        return toServer;
      }
    };
  }

  /** Anything: whatever arrives together is a frame. */
  static Splitter none(boolean toServer) {
    return new Splitter() {
      @Override
      int length(Buffer all, int from) {
        return all.length() - from;
      }

      @Override
      String name(Buffer frame) {
        return "bytes";
      }

      @Override
      boolean toServer() {
        return toServer;
      }
    };
  }
}
