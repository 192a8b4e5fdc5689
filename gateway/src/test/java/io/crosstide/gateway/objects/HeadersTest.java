package io.crosstide.gateway.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.gateway.metadata.HiddenMetadata;
import io.crosstide.gateway.oss.OssHeaders;
import io.crosstide.gateway.oss.OssQuery;
import io.crosstide.gateway.oss.error.OssErrorCode;
import io.crosstide.gateway.oss.error.OssException;
import io.crosstide.store.ByteRange;
import io.crosstide.store.CannedAcl;
import io.crosstide.store.Encryption;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.ObjectHeaders;
import io.crosstide.store.Provenance;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Translation of headers both ways, by table. */
class HeadersTest {
  private static final ETag TAG = new ETag("5d41402abc4b2a76b9719d911017c592");
  private static final Instant STORED = Instant.parse("2026-11-21T20:00:00Z");

  private static OssHeaders headers(String... pairs) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return OssHeaders.of(map);
  }

  private static ObjectFacts facts(ObjectHeaders headers) {
    return new ObjectFacts(
        5,
        TAG,
        STORED,
        Optional.of(new VersionId("v1")),
        headers,
        Optional.of("GLACIER"),
        Optional.of(new Encryption("aws:kms", Optional.of("key-1"))),
        OptionalInt.of(2),
        OptionalInt.empty());
  }

  private static ObjectHeaders metadata(Map<String, String> entries) {
    return ObjectHeaders.NONE.withUserMetadata(entries);
  }

  /** Names count without their prefix, and bytes rather than characters. */
  @ParameterizedTest
  @CsvSource({"95,100,true", "96,100,false", "0,5,true", "0,4,false"})
  void leavesRoomInTheMetadataForProvenance(int value, int max, boolean fits) {
    OssHeaders request =
        headers("x-oss-meta-ab", "x".repeat(value), "x-oss-meta-c", "yz", "x-oss-tagging", "k=v");
    if (fits) {
      WriteHeaders.requireMetadataWithin(request, max);
    } else {
      assertThatThrownBy(() -> WriteHeaders.requireMetadataWithin(request, max))
          .isInstanceOfSatisfying(
              OssException.class,
              e -> {
                assertThat(e.error().is(OssErrorCode.INVALID_ARGUMENT)).isTrue();
                assertThat(e.error().ec()).contains("0011-00000002");
              });
    }
  }

  /** What is added to a replica fits into what the default of the limit leaves of 8 KiB. */
  @Test
  void addsLessToReplicasThanIsReserved() {
    ObjectHeaders most =
        HiddenMetadata.asPrivate(
            HiddenMetadata.asAppendable(
                new Provenance(
                        RuleId.random(),
                        new ETag("5d41402abc4b2a76b9719d911017c592-10000"),
                        STORED,
                        Optional.of(new VersionId("+".repeat(64))),
                        Optional.of(
                            new BucketRef(
                                new RegionName("oss-rg-china-mainland-x2"),
                                new BucketName("b".repeat(63)))))
                    .addTo(ObjectHeaders.NONE)));
    int bytes =
        most.userMetadata().entrySet().stream()
            .mapToInt(entry -> entry.getKey().length() + entry.getValue().length())
            .sum();
    assertThat(bytes).isLessThanOrEqualTo(8192 - 7680);
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-9,100,0,9,false",
    "bytes=90-99,100,90,99,false",
    "bytes=90-,100,90,,false",
    "bytes=-10,100,,10,false",
    "bytes=90-100,100,90,100,true",
    "bytes=100-,100,100,,true",
    "bytes=-101,100,,101,true",
    "bytes=0-0,0,0,0,true"
  })
  void decidesAboutRanges(String text, long size, Long first, Long last, boolean all) {
    RangeWish wish = RangeWish.of(headers("range", text));
    ByteRange range = wish.range().orElseThrow();
    assertThat(range.first().isPresent() ? range.first().getAsLong() : null).isEqualTo(first);
    assertThat(range.last().isPresent() ? range.last().getAsLong() : null).isEqualTo(last);
    assertThat(wish.meansAll(size)).isEqualTo(all);
    RangeWish standard = RangeWish.of(headers("range", text, "x-oss-range-behavior", "standard"));
    assertThat(standard.meansAll(size)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "bytes=5-4",
        "bytes=",
        "bytes=-",
        "bytes=-0",
        "bytes=a-b",
        "bytes=0-1,3-4",
        "items=0-1",
        "bytes=1-2x",
        "bytes=99999999999999999999-"
      })
  void ignoresMalformedRanges(String text) {
    RangeWish wish = RangeWish.of(headers("range", text));
    assertThat(wish.range()).isEmpty();
    assertThat(wish.meansAll(10)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "if-match,\"5D41402ABC4B2A76B9719D911017C592\",",
    "if-match,5d41402abc4b2a76b9719d911017c592,",
    "if-match,*,",
    "if-match,'\"a\", \"5D41402ABC4B2A76B9719D911017C592\"',",
    "if-match,\"a\",PRECONDITION_FAILED",
    "if-none-match,\"a\",",
    "if-none-match,*,NOT_MODIFIED",
    "if-none-match,\"5D41402ABC4B2A76B9719D911017C592\",NOT_MODIFIED",
    "if-modified-since,'Sat, 21 Nov 2026 20:00:00 GMT',NOT_MODIFIED",
    "if-modified-since,'Sat, 21 Nov 2026 19:59:59 GMT',",
    "if-modified-since,nonsense,",
    "if-unmodified-since,'Sat, 21 Nov 2026 20:00:00 GMT',",
    "if-unmodified-since,'Sat, 21 Nov 2026 19:59:59 GMT',PRECONDITION_FAILED"
  })
  void decidesConditions(String name, String value, OssErrorCode expected) {
    assertThat(ReadConditions.of(headers(name, value)).objection(facts(ObjectHeaders.NONE)))
        .isEqualTo(Optional.ofNullable(expected));
  }

  /** A replica answers with its source's time, so conditions mean that time too. */
  @Test
  void takesTheSourcesTimeOfAReplica() {
    Instant source = Instant.parse("2026-11-21T10:00:00.500Z");
    ObjectHeaders replica =
        new Provenance(RuleId.random(), TAG, source, Optional.empty())
            .addTo(metadata(Map.of("color", "blue")));
    Map<String, String> answer = AnswerHeaders.ofObject(facts(replica));
    assertThat(answer).containsEntry("Last-Modified", "Sat, 21 Nov 2026 10:00:00 GMT");
    assertThat(answer).containsEntry("x-oss-meta-color", "blue");
    assertThat(answer.keySet()).noneMatch(name -> name.contains("crosstide"));
    String date = "Sat, 21 Nov 2026 10:00:00 GMT";
    assertThat(ReadConditions.of(headers("if-modified-since", date)).objection(facts(replica)))
        .contains(OssErrorCode.NOT_MODIFIED);
    assertThat(ReadConditions.of(headers("if-unmodified-since", date)).objection(facts(replica)))
        .isEmpty();
  }

  @Test
  void answersInTheWordsOfOss() {
    Map<String, String> answer = AnswerHeaders.ofObject(facts(ObjectHeaders.NONE));
    assertThat(answer)
        .containsEntry("ETag", "\"5D41402ABC4B2A76B9719D911017C592\"")
        .containsEntry("x-oss-version-id", "v1")
        .containsEntry("x-oss-storage-class", "Archive")
        .containsEntry("x-oss-server-side-encryption", "KMS")
        .containsEntry("x-oss-server-side-encryption-key-id", "key-1")
        .containsEntry("x-oss-tagging-count", "2")
        .containsEntry("x-oss-object-type", "Normal");
    AnswerHeaders.override(
        answer, OssQuery.parse("response-content-type=a%2Fb&response-expires=x"));
    assertThat(answer).containsEntry("Content-Type", "a/b").containsEntry("Expires", "x");
  }

  @ParameterizedTest
  @CsvSource({
    "d41d8cd98f00b204e9800998ecf8427e,false,\"D41D8CD98F00B204E9800998ECF8427E\",Normal",
    "d41d8cd98f00b204e9800998ecf8427e-12,false,\"D41D8CD98F00B204E9800998ECF8427E-12\",Multipart",
    "d41d8cd98f00b204e9800998ecf8427e,true,\"D41D8CD98F00B204E9800998ECF8427E\",Appendable",
    "odd-Tag,false,\"odd-Tag\",Normal"
  })
  void writesTagsAndTypes(String etag, boolean appendable, String shown, String type) {
    assertThat(Etags.toOss(new ETag(etag))).isEqualTo(shown);
    assertThat(Etags.type(new ETag(etag), appendable)).isEqualTo(type);
  }

  @ParameterizedTest
  @CsvSource({
    "Standard,STANDARD,Standard",
    "IA,STANDARD_IA,IA",
    "Archive,GLACIER,Archive",
    "ColdArchive,DEEP_ARCHIVE,ColdArchive",
    "DeepColdArchive,DEEP_ARCHIVE,ColdArchive"
  })
  void translatesClasses(String oss, String store, String back) {
    assertThat(StorageClasses.toStore(oss)).isEqualTo(store);
    assertThat(StorageClasses.toOss(Optional.of(store))).isEqualTo(back);
  }

  @Test
  void readsWhatAWriteSets() {
    ObjectAttributes attributes =
        WriteHeaders.attributes(
            headers(
                "Content-Type", "text/plain",
                "Cache-Control", "no-cache",
                "x-oss-meta-Color", "blue",
                "x-oss-storage-class", "IA",
                "x-oss-server-side-encryption", "KMS",
                "x-oss-server-side-encryption-key-id", "k1",
                "x-oss-tagging", "a=1&b=2%203",
                "x-oss-object-acl", "private"));
    assertThat(attributes.headers().contentType()).contains("text/plain");
    assertThat(attributes.headers().userMetadata())
        .isEqualTo(Map.of("color", "blue", "crosstide-acl", "private"));
    assertThat(attributes.storageClass()).contains("STANDARD_IA");
    assertThat(attributes.encryption()).contains(new Encryption("aws:kms", Optional.of("k1")));
    assertThat(attributes.tags()).isEqualTo(Map.of("a", "1", "b", "2 3"));
    assertThat(attributes.acl()).contains(CannedAcl.PRIVATE);
    assertThat(WriteHeaders.attributes(OssHeaders.none()).headers().contentType())
        .contains("application/octet-stream");
  }

  @ParameterizedTest
  @CsvSource({
    "x-oss-meta-crosstide-replica,x,InvalidArgument",
    "X-Oss-Meta-Crosstide-Other,x,InvalidArgument",
    "x-oss-storage-class,Warm,InvalidArgument",
    "x-oss-server-side-encryption,AES512,InvalidEncryptionAlgorithmError",
    "x-oss-server-side-encryption,SM4,NotImplemented",
    "x-oss-object-acl,secret,InvalidArgument",
    "x-oss-tagging,a=1&a=2,InvalidTag"
  })
  void refusesWhatOssRefuses(String name, String value, String code) {
    assertThatThrownBy(() -> WriteHeaders.attributes(headers(name, value)))
        .isInstanceOfSatisfying(
            OssException.class, e -> assertThat(e.error().code()).isEqualTo(code));
  }

  @ParameterizedTest
  @CsvSource({"if-match", "If-None-Match", "If-Modified-Since", "if-unmodified-since"})
  void refusesConditionsOnWrites(String name) {
    assertThatThrownBy(() -> WriteHeaders.refuseConditions(headers(name, "x")))
        .isInstanceOf(OssException.class);
  }
}
