package io.crosstide.store.s3;

import io.crosstide.contracts.id.ObjectKey;
import java.util.List;
import java.util.Optional;

/** What all listings have in common: encoded keys, common prefixes, and a way to go on. */
final class ListedKeys {
  private final S3Request request;
  private final XmlElement root;
  private final boolean encoded;

  ListedKeys(S3Request request, XmlElement root) {
    this.request = request;
    this.root = root;
    // A store that ignores encoding-type does not repeat it in its answer.
    this.encoded = root.textOf("EncodingType").filter("url"::equals).isPresent();
  }

  XmlElement root() {
    return root;
  }

  String decode(String text) {
    try {
      return encoded ? PercentEncoding.decode(text) : text;
    } catch (IllegalArgumentException badEncoding) {
      throw FailureClassifier.badAnswer(request, "A listed key is badly encoded", badEncoding);
    }
  }

  ObjectKey key(XmlElement entry) {
    return new ObjectKey(decode(XmlFields.text(request, entry, "Key")));
  }

  List<String> commonPrefixes() {
    return root.all("CommonPrefixes").stream()
        .map(group -> decode(XmlFields.text(request, group, "Prefix")))
        .toList();
  }

  /** A marker of the next page, if there is one. */
  Optional<String> next(String name) {
    return XmlFields.isTrue(root, "IsTruncated") ? root.textOf(name) : Optional.empty();
  }

  /** A listing that says there is more but not where, or that turns in a circle, is no listing. */
  void requireProgress(boolean goesOn) {
    if (XmlFields.isTrue(root, "IsTruncated") && !goesOn) {
      throw FailureClassifier.badAnswer(request, "The store's listing does not go on", null);
    }
  }

  /** Merging and resuming rest on the order of keys (I45). */
  void requireAscending(List<ObjectKey> keys) {
    for (int i = 1; i < keys.size(); i++) {
      if (keys.get(i - 1).compareTo(keys.get(i)) >= 0) {
        throw outOfOrder();
      }
    }
  }

  RuntimeException outOfOrder() {
    return FailureClassifier.badAnswer(request, "The store's listing is out of order", null);
  }
}
