package io.crosstide.store;

import java.util.Map;
import java.util.TreeMap;

/**
 * The mark of objects that grow by appending, which S3 has no word for: one entry of their user
 * metadata, which the gateway hides from clients and replication carries along.
 */
public final class Appendable {
  /** Name of the metadata entry. */
  public static final String METADATA_NAME = "crosstide-type";

  private static final String APPENDABLE = "Appendable";

  private Appendable() {}

  /** True if the object grows by appending. */
  public static boolean is(ObjectHeaders headers) {
    return APPENDABLE.equals(headers.userMetadata().get(METADATA_NAME));
  }

  /** The same headers with the mark. */
  public static ObjectHeaders addTo(ObjectHeaders headers) {
    Map<String, String> metadata = new TreeMap<>(headers.userMetadata());
    metadata.put(METADATA_NAME, APPENDABLE);
    return headers.withUserMetadata(metadata);
  }
}
