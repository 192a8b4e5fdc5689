package io.crosstide.store.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.store.CannedAcl;
import io.crosstide.store.CopyRequest;
import io.crosstide.store.Encryption;
import io.crosstide.store.ListRequest;
import io.crosstide.store.ListedObject;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectContent;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.ObjectHeaders;
import io.crosstide.store.ReadOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Headers, metadata, tags, ACL, storage class and encryption. */
interface AttributeBehaviour extends StoreFixture {
  ObjectKey A = new ObjectKey("a");

  @Test
  default void keepsHeaders() {
    BucketName bucket = newBucket();
    put(bucket, "a", "x", ObjectAttributes.of(StoreFixture.richHeaders()));
    assertThat(head(bucket).headers()).isEqualTo(StoreFixture.richHeaders());
  }

  @Test
  default void keepsMetadataInUtf8ByteByByte() {
    assertMetadataKept(
        new String("grün 😀 日本".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
  }

  @Test
  default void keepsMetadataInLatin1ByteByByte() {
    needs(Capability.LATIN1_METADATA);
    assertMetadataKept("gr\u00fcn \u00ff\u00e9");
  }

  /** I21: also of names that a store would take for each other, or for what we make of them. */
  @Test
  default void keepsNamesOfMetadata() {
    BucketName bucket = newBucket();
    Map<String, String> metadata = new TreeMap<>();
    for (String name :
        List.of(
            "a-b", "a_b", "a_b-c", "_x", "x_", "a__b", "a.b", "a%5fb", "a%255fb", "100%",
            "a%20b")) {
      metadata.put(name, "of " + name);
    }
    put(bucket, "a", "x", ObjectAttributes.of(ObjectHeaders.NONE.withUserMetadata(metadata)));
    assertThat(head(bucket).headers().userMetadata()).isEqualTo(metadata);

    metadata.put("more_", "1");
    await(() -> store().copy(bucket, A, replacing(bucket, metadata)));
    assertThat(head(bucket).headers().userMetadata()).isEqualTo(metadata);
    ObjectContent read = await(() -> store().get(bucket, A, ReadOptions.LATEST));
    read.discard().run();
    assertThat(read.facts().headers().userMetadata()).isEqualTo(metadata);
  }

  @Test
  default void keepsTags() {
    BucketName bucket = newBucket();
    put(bucket, "a", "x", StoreFixture.richAttributes());
    assertThat(tags(bucket)).isEqualTo(StoreFixture.richAttributes().tags());
  }

  /** Where a store does, an absent number means no tags, and nobody has to ask for them. */
  @Test
  default void tellsTheNumberOfTags() {
    needs(Capability.TELLS_TAG_COUNT);
    BucketName bucket = newBucket();
    put(bucket, "a", "x", StoreFixture.richAttributes());
    assertThat(head(bucket).tagCount()).hasValue(2);
    ObjectContent read = await(() -> store().get(bucket, A, ReadOptions.LATEST));
    read.discard().run();
    assertThat(read.facts().tagCount()).hasValue(2);
    await(() -> store().putTags(bucket, A, Optional.empty(), Map.of("only", "1")));
    assertThat(head(bucket).tagCount()).hasValue(1);
  }

  @Test
  default void replacesAndRemovesTags() {
    BucketName bucket = newBucket();
    put(bucket, "a", "x");
    assertThat(tags(bucket)).isEmpty();
    Map<String, String> wanted = Map.of("k 1", "v=1+1 @ x:y/z_-.", "empty", "", "ключ", "значение");
    await(() -> store().putTags(bucket, A, Optional.empty(), wanted));
    assertThat(tags(bucket)).isEqualTo(wanted);
    await(() -> store().putTags(bucket, A, Optional.empty(), Map.of("only", "1")));
    assertThat(tags(bucket)).isEqualTo(Map.of("only", "1"));
    await(() -> store().putTags(bucket, A, Optional.empty(), Map.of()));
    assertThat(tags(bucket)).isEmpty();
    assertThat(head(bucket).tagCount().orElse(0)).isZero();
    assertThat(get(bucket, "a")).isEqualTo("x");
    // Some stores lose it from the listing when tags are removed in another way.
    assertThat(
            await(() -> store().list(bucket, ListRequest.of("", Optional.empty(), 10))).objects())
        .singleElement()
        .matches(listed -> listed.etag().equals(head(bucket).etag()));
  }

  @Test
  default void keepsTheAcl() {
    needs(Capability.ACL);
    BucketName bucket = newBucket();
    put(bucket, "a", "x");
    assertThat(acl(bucket)).isEqualTo(CannedAcl.PRIVATE);
    for (CannedAcl acl :
        new CannedAcl[] {CannedAcl.PUBLIC_READ, CannedAcl.PUBLIC_READ_WRITE, CannedAcl.PRIVATE}) {
      await(() -> store().putAcl(bucket, A, Optional.empty(), acl));
      assertThat(acl(bucket)).isEqualTo(acl);
    }
  }

  @Test
  default void writesTheAclWithTheObject() {
    needs(Capability.ACL);
    BucketName bucket = newBucket();
    put(
        bucket,
        "a",
        "x",
        new ObjectAttributes(
            ObjectHeaders.NONE,
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            Optional.of(CannedAcl.PUBLIC_READ)));
    assertThat(acl(bucket)).isEqualTo(CannedAcl.PUBLIC_READ);
  }

  @Test
  default void keepsTheStorageClass() {
    needs(Capability.STORAGE_CLASS);
    BucketName bucket = newBucket();
    put(
        bucket,
        "a",
        "x",
        new ObjectAttributes(
            ObjectHeaders.NONE,
            Optional.of("STANDARD_IA"),
            Optional.empty(),
            Map.of(),
            Optional.empty()));
    assertThat(head(bucket).storageClass()).contains("STANDARD_IA");
    assertThat(
            await(() -> store().list(bucket, ListRequest.of("", Optional.empty(), 10))).objects())
        .singleElement()
        .extracting(ListedObject::storageClass)
        .isEqualTo(Optional.of("STANDARD_IA"));
  }

  @Test
  default void encryptsWithTheStoresKeys() {
    needs(Capability.SSE_S3);
    BucketName bucket = newBucket();
    put(
        bucket,
        "a",
        "x",
        new ObjectAttributes(
            ObjectHeaders.NONE,
            Optional.empty(),
            Optional.of(new Encryption("AES256", Optional.empty())),
            Map.of(),
            Optional.empty()));
    assertThat(head(bucket).encryption()).map(Encryption::algorithm).contains("AES256");
    assertThat(get(bucket, "a")).isEqualTo("x");
  }

  private void assertMetadataKept(String value) {
    BucketName bucket = newBucket();
    Map<String, String> metadata = Map.of("text", value);
    put(bucket, "a", "x", ObjectAttributes.of(ObjectHeaders.NONE.withUserMetadata(metadata)));
    assertThat(head(bucket).headers().userMetadata()).isEqualTo(metadata);
    await(() -> store().copy(bucket, A, replacing(bucket, metadata)));
    assertThat(head(bucket).headers().userMetadata()).isEqualTo(metadata);
  }

  private static CopyRequest replacing(BucketName bucket, Map<String, String> metadata) {
    return new CopyRequest(
        CopyBehaviour.plain(bucket, "a").source(),
        Optional.of(ObjectHeaders.NONE.withContentType("text/css").withUserMetadata(metadata)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private ObjectFacts head(BucketName bucket) {
    return await(() -> store().head(bucket, A, ReadOptions.LATEST));
  }

  private Map<String, String> tags(BucketName bucket) {
    return await(() -> store().tags(bucket, A, Optional.empty()));
  }

  private CannedAcl acl(BucketName bucket) {
    return await(() -> store().acl(bucket, A, Optional.empty()));
  }
}
