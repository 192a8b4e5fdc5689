package io.crosstide.gateway.metadata;

import io.crosstide.store.Appendable;
import io.crosstide.store.ObjectHeaders;
import io.crosstide.store.Provenance;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * Entries of user metadata that belong to Crosstide: all whose name begins with {@value #PREFIX}.
 * Clients never see them and cannot set them.
 */
public final class HiddenMetadata {
  /** What the names of hidden entries begin with. */
  public static final String PREFIX = "crosstide-";

  private static final String ACL = "crosstide-acl";
  private static final String PRIVATE = "private";

  private HiddenMetadata() {}

  public static boolean isHidden(String name) {
    return name.startsWith(PREFIX);
  }

  /** True if there is an entry that clients do not see. */
  public static boolean isPresent(ObjectHeaders headers) {
    return headers.userMetadata().keySet().stream().anyMatch(HiddenMetadata::isHidden);
  }

  /** The headers as a client may see them, or as a new object of a client shall have them. */
  public static ObjectHeaders removeFrom(ObjectHeaders headers) {
    if (!isPresent(headers)) {
      return headers;
    }
    Map<String, String> visible = new TreeMap<>(headers.userMetadata());
    visible.keySet().removeIf(HiddenMetadata::isHidden);
    return headers.withUserMetadata(visible);
  }

  /** True if the object grows by appending. */
  public static boolean isAppendable(ObjectHeaders headers) {
    return Appendable.is(headers);
  }

  public static ObjectHeaders asAppendable(ObjectHeaders headers) {
    return Appendable.addTo(headers);
  }

  /** True if the object was made private on purpose, whatever its bucket allows. */
  public static boolean isPrivate(ObjectHeaders headers) {
    return PRIVATE.equals(headers.userMetadata().get(ACL));
  }

  public static ObjectHeaders asPrivate(ObjectHeaders headers) {
    return with(headers, ACL, PRIVATE);
  }

  /** Without the mark of {@link #asPrivate}. */
  public static ObjectHeaders asInherited(ObjectHeaders headers) {
    Map<String, String> metadata = new TreeMap<>(headers.userMetadata());
    metadata.remove(ACL);
    return headers.withUserMetadata(metadata);
  }

  /** When the object was modified: of a replica, when its source was. */
  public static Instant lastModified(ObjectHeaders headers, Instant inStore) {
    return Provenance.of(headers).map(Provenance::modifiedAt).orElse(inStore);
  }

  private static ObjectHeaders with(ObjectHeaders headers, String name, String value) {
    Map<String, String> metadata = new TreeMap<>(headers.userMetadata());
    metadata.put(name, value);
    return headers.withUserMetadata(metadata);
  }
}
