package io.crosstide.gateway.objects;

import io.crosstide.gateway.oss.error.OssErrors;
import java.util.Locale;
import java.util.Optional;

/** Storage classes in the words of both dialects. */
public final class StorageClasses {
  private static final String STANDARD = "Standard";

  private StorageClasses() {}

  /**
   * S3's word. The coldest two of OSS are one in S3.
   *
   * @throws io.crosstide.gateway.oss.error.OssException InvalidArgument for an unknown class
   */
  static String toStore(String oss) {
    return switch (oss.toLowerCase(Locale.ROOT)) {
      case "standard" -> "STANDARD";
      case "ia" -> "STANDARD_IA";
      case "archive" -> "GLACIER";
      case "coldarchive", "deepcoldarchive" -> "DEEP_ARCHIVE";
      default ->
          throw OssErrors.invalidArgument(
                  "The storage class is invalid.", "x-oss-storage-class", oss)
              .asException();
    };
  }

  /** OSS's word; classes that OSS lacks become the one that is read alike. */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  public static String toOss(Optional<String> store) {
    return switch (store.orElse("STANDARD")) {
      case "STANDARD_IA", "ONEZONE_IA", "GLACIER_IR" -> "IA";
      case "GLACIER" -> "Archive";
      case "DEEP_ARCHIVE" -> "ColdArchive";
      default -> STANDARD;
    };
  }
}
