package io.crosstide.store.region;

/** An access key of a store. Never printed. */
public record StoreCredentials(String accessKeyId, String secretAccessKey) {
  @Override
  public String toString() {
    return "StoreCredentials[" + accessKeyId + ", ***]";
  }
}
