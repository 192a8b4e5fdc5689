package io.crosstide.worker.copy;

import io.crosstide.contracts.id.ETag;
import io.crosstide.store.PartTags;
import io.crosstide.worker.plan.PartLayout;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * MD5s of the source's own parts, measured as the bytes pass, in whatever parts and order they are
 * sent: together they make the tag of the source (I20). Bounded by the number of parts. Runs on one
 * event loop.
 */
final class SourceDigests {
  private final SourceCut cut;
  private final ETag[] tags;

  SourceDigests(SourceCut cut) {
    this.cut = cut;
    this.tags = new ETag[cut.told().map(PartLayout::count).orElse(0)];
  }

  /** The tag that the parts make; empty if not all of them were measured. */
  Optional<ETag> whole() {
    boolean isComplete = tags.length > 0 && Arrays.stream(tags).allMatch(Objects::nonNull);
    return isComplete ? Optional.of(PartTags.ofWhole(List.of(tags))) : Optional.empty();
  }

  /** One part of the target, which is measured from its first byte on. */
  Passing part(int number) {
    return new Passing(number);
  }

  /** The bytes of one part of the target on their way. */
  final class Passing {
    private final int number;
    private int part;
    private long left;
    private Md5 md5 = new Md5();

    private Passing(int number) {
      this.number = number;
      restart();
    }

    /** It is read anew. */
    void restart() {
      if (isMeasuredHere()) {
        part = partAt(cut.layout().first(number));
        begin();
      }
    }

    void chunk(Buffer chunk) {
      if (!isMeasuredHere()) {
        return;
      }
      int at = 0;
      while (at < chunk.length() && part <= tags.length) {
        int length = (int) Math.min(left, chunk.length() - at);
        md5.update(chunk.slice(at, at + length));
        at += length;
        left -= length;
        endIfComplete();
      }
    }

    /** The MD5 of all of it, which need not be measured twice where the source has this part. */
    void measured(ETag tag) {
      if (cut.isLikeSource()) {
        tags[number - 1] = tag;
      }
    }

    private boolean isMeasuredHere() {
      return cut.told().isPresent() && !cut.isLikeSource();
    }

    private void begin() {
      md5 = new Md5();
      left = part <= tags.length ? told().length(part) : 0;
      endIfComplete();
    }

    private void endIfComplete() {
      if (left == 0 && part <= tags.length) {
        tags[part - 1] = md5.tag();
        part++;
        begin();
      }
    }

    private int partAt(long first) {
      int least = 1;
      int most = tags.length;
      while (least < most) {
        int middle = (least + most) / 2;
        if (told().first(middle) < first) {
          least = middle + 1;
        } else {
          most = middle;
        }
      }
      return least;
    }

    private PartLayout told() {
      return cut.told().orElseThrow();
    }
  }
}
