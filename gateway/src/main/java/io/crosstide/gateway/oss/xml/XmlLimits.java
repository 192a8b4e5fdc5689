package io.crosstide.gateway.oss.xml;

/**
 * What a document may cost. Callers stop reading a body at {@link #bytesMax}.
 *
 * @param bytesMax size of the body, inclusive
 * @param elementsMax elements of all names
 */
public record XmlLimits(int bytesMax, int elementsMax) {
  /** Nesting; the deepest request has six levels. */
  public static final int DEPTH_MAX = 16;

  /** Replication rules, versioning, tags: 64 KiB holds ten prefixes of full length many times. */
  public static final XmlLimits CONFIGURATION = new XmlLimits(64 * 1024, 2_000);

  /** A thousand keys of full length with version ids, escaped. */
  public static final XmlLimits DELETE_MANY = new XmlLimits(2 * 1024 * 1024, 20_000);

  /** Ten thousand parts. */
  public static final XmlLimits COMPLETE_UPLOAD = new XmlLimits(2 * 1024 * 1024, 50_000);

  public XmlLimits {
    if (bytesMax < 1 || elementsMax < 1) {
      throw new IllegalArgumentException("Limits are positive");
    }
  }
}
