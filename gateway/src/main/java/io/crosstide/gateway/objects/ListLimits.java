package io.crosstide.gateway.objects;

import io.crosstide.gateway.oss.OssQuery;
import io.crosstide.gateway.oss.error.OssErrors;
import java.util.Optional;

/** How many entries a listing may have. */
final class ListLimits {
  private static final int MAX = 1_000;

  private ListLimits() {}

  /**
   * The number asked for, at most 1,000.
   *
   * @throws io.crosstide.gateway.oss.error.OssException InvalidArgument if it is not 1 to 1,000
   */
  static int of(OssQuery query, String name, int otherwise) {
    Optional<String> text = query.text(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      int asked = Integer.parseInt(text.get());
      if (asked >= 1 && asked <= MAX) {
        return asked;
      }
    } catch (NumberFormatException notANumber) {
      // Refused below.
    }
    throw OssErrors.invalidArgument(
            "Argument " + name + " must be an integer between 1 and 1000.", name, text.get())
        .asException();
  }
}
