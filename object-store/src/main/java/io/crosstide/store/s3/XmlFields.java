package io.crosstide.store.s3;

import io.crosstide.contracts.id.ETag;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.OptionalInt;

/** Values of common elements. */
final class XmlFields {
  private XmlFields() {}

  static ETag etag(S3Request request, XmlElement element) {
    return element
        .textOf("ETag")
        .map(ETag::new)
        .orElseThrow(() -> invalid(request, element, "ETag"));
  }

  static String text(S3Request request, XmlElement element, String name) {
    return element.textOf(name).orElseThrow(() -> invalid(request, element, name));
  }

  static boolean isTrue(XmlElement element, String name) {
    return element.textOf(name).filter("true"::equals).isPresent();
  }

  static long number(S3Request request, XmlElement element, String name) {
    try {
      return Long.parseLong(text(request, element, name));
    } catch (NumberFormatException notNumber) {
      throw invalid(request, element, name);
    }
  }

  static OptionalInt intIfPresent(S3Request request, XmlElement element, String name) {
    return element.textOf(name).isPresent()
        ? OptionalInt.of(Math.toIntExact(number(request, element, name)))
        : OptionalInt.empty();
  }

  static Instant requiredTime(S3Request request, XmlElement element, String name) {
    return time(element, name).orElseThrow(() -> invalid(request, element, name));
  }

  static Optional<Instant> time(XmlElement element, String name) {
    try {
      return element.textOf(name).map(StoreTimes::parse);
    } catch (DateTimeParseException notTime) {
      return Optional.empty();
    }
  }

  /** S3's word for a storage class; STANDARD is told as none. */
  static Optional<String> storageClass(XmlElement element) {
    return element.textOf("StorageClass").filter(c -> !c.equals("STANDARD"));
  }

  static RuntimeException invalid(S3Request request, XmlElement element, String name) {
    return FailureClassifier.badAnswer(
        request, "The store's answer has no valid " + name + " in " + element.name(), null);
  }
}
