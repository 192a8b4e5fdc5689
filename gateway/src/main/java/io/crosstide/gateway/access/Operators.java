package io.crosstide.gateway.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The operators and their bearer tokens. Immutable; the tokens themselves are not kept. */
public final class Operators {
  private final List<Entry> entries;

  /** An operator and the digest of the token. */
  private record Entry(Operator operator, byte[] digest) {
    static Entry of(Operator operator, Secret token) {
      return new Entry(operator, digestOf(token.reveal()));
    }
  }

  /** Collects operators. */
  static final class Builder {
    private final List<Entry> entries = new ArrayList<>();

    void add(Operator operator, Secret token) {
      entries.add(Entry.of(operator, token));
    }

    /** True if the token is taken. */
    boolean has(Secret token) {
      return new Operators(entries).find(token.reveal()).isPresent();
    }

    Operators build() {
      return new Operators(entries);
    }
  }

  private Operators(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /**
   * The operator with this token. Takes as long for a token that is nearly right as for any other:
   * digests are compared, all of them, and each to its end.
   */
  public Optional<Operator> find(String token) {
    byte[] digest = digestOf(token);
    Optional<Operator> found = Optional.empty();
    for (Entry entry : entries) {
      if (MessageDigest.isEqual(entry.digest(), digest)) {
        found = Optional.of(entry.operator());
      }
    }
    return found;
  }

  /** True if nobody can use the operator's API. */
  public boolean isEmpty() {
    return entries.isEmpty();
  }

  @Override
  public String toString() {
    return "Operators" + entries.stream().map(Entry::operator).toList();
  }

  private static byte[] digestOf(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every Java has SHA-256", impossible);
    }
  }
}
