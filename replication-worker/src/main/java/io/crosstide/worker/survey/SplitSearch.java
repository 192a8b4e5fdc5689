package io.crosstide.worker.survey;

import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.worker.copy.Repeat;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * Looks for a key in the midst of what is not listed yet of a range, by asking which key comes
 * first after others that need not exist: some twenty questions. First for the longest beginning of
 * the cursor that is not the beginning of all that follow; then for the last character that a key
 * has there. Halfway between that and the cursor's lies the split, so keys may have any beginning
 * in common. It is a guess at where they lie: whatever comes of it, each key is in one of both
 * parts.
 */
final class SplitSearch {
  /** Keys beyond ASCII are seldom, so the search begins below. */
  private static final int ASCII_LAST = 0x7f;

  private static final int LAST = Character.MAX_CODE_POINT;

  private final Function<ObjectKey, Future<Optional<ObjectKey>>> first;
  private final int[] cursor;
  private final int from;

  /**
   * @param first the first key after another one, within what is to be split
   * @param prefix what all keys begin with
   * @param cursor the key before what is to be split
   */
  SplitSearch(
      Function<ObjectKey, Future<Optional<ObjectKey>>> first, String prefix, ObjectKey cursor) {
    this.first = first;
    this.cursor = cursor.value().codePoints().toArray();
    this.from = prefix.codePointCount(0, prefix.length());
  }

  /** A key with keys after it, and maybe before; empty if there is none to be found. */
  Future<Optional<ObjectKey>> find() {
    Bounds places = new Bounds(from, cursor.length);
    return Repeat.whileTrue(() -> narrowPlace(places))
        .compose(
            v ->
                places.low == cursor.length
                    ? Future.succeededFuture(Optional.empty())
                    : split(places.low));
  }

  /** What is searched lies from {@code low} to {@code high}. */
  private static final class Bounds {
    private int low;
    private int high;

    Bounds(int low, int high) {
      this.low = low;
      this.high = high;
    }

    boolean isOpen() {
      return low < high;
    }
  }

  /**
   * The first place where a later key may differ from the cursor; the cursor's length if none. The
   * more of the cursor a question begins with, the more keys follow it, so one answer tells of all
   * places before or behind.
   */
  private Future<Boolean> narrowPlace(Bounds places) {
    if (!places.isOpen()) {
      return Future.succeededFuture(false);
    }
    int place = (places.low + places.high) >>> 1;
    return key(place, next(cursor[place]))
        .map(first)
        .orElseGet(() -> Future.succeededFuture(Optional.empty()))
        .map(
            follows -> {
              if (follows.isPresent()) {
                places.high = place;
              } else {
                places.low = place + 1;
              }
              return places.isOpen();
            });
  }

  /** Halfway between the cursor's character at a place and the last one that a key has there. */
  private Future<Optional<ObjectKey>> split(int place) {
    Bounds chars = new Bounds(cursor[place], cursor[place] < ASCII_LAST ? ASCII_LAST : LAST);
    return charFrom(place, next(chars.high))
        .map(
            found -> {
              if (found.isPresent()) {
                chars.low = found.getAsInt();
                chars.high = LAST;
              }
              return chars.isOpen();
            })
        .compose(
            open ->
                open ? Repeat.whileTrue(() -> narrowChar(place, chars)) : Future.succeededFuture())
        .map(v -> halfway(place, chars.low));
  }

  private Optional<ObjectKey> halfway(int place, int last) {
    int more = last - cursor[place];
    return more > 0 ? key(place, cursor[place] + (more + 1) / 2) : Optional.empty();
  }

  private Future<Boolean> narrowChar(int place, Bounds chars) {
    int middle = chars.low + (chars.high - chars.low + 1) / 2;
    return charFrom(place, middle)
        .map(
            found -> {
              if (found.isPresent()) {
                chars.low = Math.max(middle, found.getAsInt());
              } else {
                chars.high = middle - 1;
              }
              return chars.isOpen();
            });
  }

  /**
   * The character at a place of the first key that has there the given one or a later one, and
   * begins like the cursor before. A key that is nothing but what is asked with is passed over.
   */
  private Future<OptionalInt> charFrom(int place, int character) {
    Optional<ObjectKey> asked = key(place, character);
    return asked.isEmpty()
        ? Future.succeededFuture(OptionalInt.empty())
        : first.apply(asked.get()).map(found -> charAt(place, found));
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private OptionalInt charAt(int place, Optional<ObjectKey> found) {
    int[] key = found.map(it -> it.value().codePoints().toArray()).orElse(new int[0]);
    if (key.length <= place) {
      return OptionalInt.empty();
    }
    for (int i = 0; i < place; i++) {
      if (key[i] != cursor[i]) {
        return OptionalInt.empty();
      }
    }
    return OptionalInt.of(key[place]);
  }

  /** The cursor up to a place and a character there; empty if that is no key. */
  private Optional<ObjectKey> key(int place, int character) {
    if (character > LAST) {
      return Optional.empty();
    }
    String text =
        new StringBuilder()
            .append(new String(cursor, 0, place))
            .appendCodePoint(encodable(character))
            .toString();
    return text.getBytes(StandardCharsets.UTF_8).length > ObjectKey.BYTES_MAX
        ? Optional.empty()
        : Optional.of(new ObjectKey(text));
  }

  private static int next(int character) {
    return character + 1;
  }

  /** Surrogates are no characters: the first one after them. */
  private static int encodable(int character) {
    return character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE
        ? Character.MAX_SURROGATE + 1
        : character;
  }
}
