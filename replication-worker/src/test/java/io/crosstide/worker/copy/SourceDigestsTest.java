package io.crosstide.worker.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.ETag;
import io.crosstide.store.PartTags;
import io.crosstide.worker.plan.PartLayout;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** I20: the tag of a source from its bytes, in whatever parts they are sent. */
class SourceDigestsTest {
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @Test
  void makesTheTagOfTheSourceHoweverItIsSent() {
    for (int run = 0; run < 200; run++) {
      long[] lengths = random.longs(1 + random.nextInt(20), 0, 50).toArray();
      PartLayout told = PartLayout.ofLengths(lengths);
      SourceDigests digests = new SourceDigests(new SourceCut(together(told), Optional.of(told)));
      Buffer content = Buffer.buffer(bytes((int) told.size()));
      assertThat(digests.whole().isEmpty()).as("seed " + seed).isTrue();

      send(content, together(told), digests);

      assertThat(digests.whole()).as("seed " + seed).contains(tag(content, told));
    }
  }

  /** Two of the source's parts, or what is left, are one at the target. */
  private static PartLayout together(PartLayout told) {
    List<Long> lengths = new ArrayList<>();
    for (int part = 1; part <= told.count(); part += 2) {
      lengths.add(told.length(part) + (part < told.count() ? told.length(part + 1) : 0));
    }
    return PartLayout.ofLengths(lengths.stream().mapToLong(Long::longValue).toArray());
  }

  private void send(Buffer content, PartLayout layout, SourceDigests digests) {
    List<Integer> order = new ArrayList<>(PartRun.all(layout.count()));
    Collections.shuffle(order, random);
    for (int number : order) {
      SourceDigests.Passing passing = digests.part(number);
      int first = (int) layout.first(number);
      Buffer part = content.slice(first, first + (int) layout.length(number));
      if (random.nextBoolean()) {
        passing.chunk(Buffer.buffer(bytes(random.nextInt(part.length() + 1))));
        passing.restart();
      }
      int at = 0;
      while (at < part.length()) {
        int end = at + 1 + random.nextInt(part.length() - at);
        passing.chunk(part.slice(at, end));
        at = end;
      }
      Md5 md5 = new Md5();
      md5.update(part);
      passing.measured(md5.tag());
    }
  }

  private static ETag tag(Buffer content, PartLayout told) {
    return PartTags.ofWhole(
        LongStream.rangeClosed(1, told.count())
            .mapToObj(
                part -> {
                  int first = (int) told.first((int) part);
                  Md5 md5 = new Md5();
                  md5.update(content.slice(first, first + (int) told.length((int) part)));
                  return md5.tag();
                })
            .toList());
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  @Test
  void knowsNothingWhereTheSourceTellsNoParts() {
    SourceDigests digests = new SourceDigests(SourceCut.of(PartLayout.whole(10)));

    digests.part(1).chunk(Buffer.buffer(bytes(10)));

    assertThat(digests.whole()).isEmpty();
  }
}
