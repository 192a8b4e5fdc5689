package io.crosstide.local;

import static io.crosstide.local.S3TestRequest.bucket;
import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.local.S3TestRequest.Signing;
import io.crosstide.local.text.HttpDates;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

class BucketIT extends WithStore {
  @Test
  void createsFindsAndDeletes() {
    String name = newBucket();
    ok(bucket("HEAD", name));
    refused(bucket("PUT", name), 409, "BucketAlreadyOwnedByYou");
    assertThat(ok(S3TestRequest.raw("GET", "/")).text()).contains("<Name>" + name + "</Name>");
    assertThat(ok(bucket("GET", name).query("location", null)).text()).contains("test-region");
    put(name, "k", "x");
    refused(bucket("DELETE", name), 409, "BucketNotEmpty");
    ok(S3TestRequest.object("DELETE", name, "k"));
    ok(S3TestRequest.object("POST", name, "k").query("uploads", null));
    ok(bucket("DELETE", name));
    refused(bucket("HEAD", name), 404, "");
    refused(bucket("GET", name), 404, "NoSuchBucket");
    refused(bucket("DELETE", name), 404, "NoSuchBucket");
    refused(S3TestRequest.object("PUT", name, "k").body("x"), 404, "NoSuchBucket");
    ok(bucket("PUT", name));
    assertThat(ok(bucket("GET", name).query("uploads", null)).text()).doesNotContain("<Upload>");
  }

  @Test
  void tellsItsTimeWithEveryAnswer() {
    Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    List<String> dates =
        List.of(
            ok(S3TestRequest.raw("GET", "/")).header("Date"),
            refused(bucket("GET", "no-such-bucket"), 404, "NoSuchBucket").header("Date"));
    assertThat(dates)
        .allSatisfy(
            date ->
                assertThat(HttpDates.parse(date).orElseThrow()).isBetween(before, Instant.now()));
  }

  @Test
  void isNotEmptyWhileAVersionIsLeft() {
    String name = newVersionedBucket();
    put(name, "k", "x");
    String marker = versionOf(ok(S3TestRequest.object("DELETE", name, "k")));
    refused(bucket("DELETE", name), 409, "BucketNotEmpty");
    for (VersioningIT.Line line : VersioningIT.versions(name, 10)) {
      ok(S3TestRequest.object("DELETE", name, "k").query("versionId", line.versionId()));
    }
    assertThat(marker).isNotEmpty();
    ok(bucket("DELETE", name));
  }

  @Test
  void refusesNamesThatDnsWouldNotTake() {
    for (String name :
        List.of(
            "ab", "Upper", "under_score", "-dash", "dash-", "a..b", "1.2.3.4", "x".repeat(64))) {
      refused(bucket("PUT", name), 400, "InvalidBucketName");
    }
  }

  @Test
  void checksTheLocation() {
    String create =
        "<CreateBucketConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
            + "<LocationConstraint>%s</LocationConstraint></CreateBucketConfiguration>";
    ok(bucket("PUT", "located").body(create.formatted("test-region")));
    refused(
        bucket("PUT", "misplaced").body(create.formatted("elsewhere")),
        400,
        "IllegalLocationConstraintException");
    refused(bucket("HEAD", "misplaced"), 404, "");
  }

  @Test
  void keepsVersioningAclAndTags() {
    String name = newBucket();
    S3TestRequest versioning = bucket("GET", name).query("versioning", null);
    setVersioning(name, "Enabled");
    assertThat(ok(versioning).element("Status")).isEqualTo("Enabled");
    setVersioning(name, "Suspended");
    assertThat(ok(versioning).element("Status")).isEqualTo("Suspended");
    S3TestRequest set = bucket("PUT", name).query("versioning", null);
    refused(
        set.body("<VersioningConfiguration><Status>Off</Status></VersioningConfiguration>"),
        400,
        "IllegalVersioningConfigurationException");
    refused(set.body("nonsense"), 400, "MalformedXML");
    S3TestRequest anonymous = bucket("GET", name).signing(Signing.NONE);
    refused(anonymous, 403, "AccessDenied");
    ok(bucket("PUT", name).query("acl", null).header("x-amz-acl", "public-read"));
    ok(anonymous);
    assertThat(ok(bucket("GET", name).query("acl", null)).text()).contains("AllUsers");
    S3TestRequest tagging = bucket("GET", name).query("tagging", null);
    refused(tagging, 404, "NoSuchTagSet");
    ok(
        bucket("PUT", name)
            .query("tagging", null)
            .body("<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>"));
    assertThat(ok(tagging).element("Key")).isEqualTo("a");
    ok(bucket("DELETE", name).query("tagging", null));
    refused(tagging, 404, "NoSuchTagSet");
  }

  @Test
  void isFoundByHostName() {
    String name = newBucket();
    put(name, "a/b", "x");
    S3TestRequest byHost = S3TestRequest.raw("GET", "/a/b").host(name + ".localhost");
    assertThat(ok(byHost).text()).isEqualTo("x");
    assertThat(ok(S3TestRequest.raw("GET", "/").host(name + ".localhost")).text()).contains("a/b");
  }

  @Test
  void saysSoWhereItLacksSomething() {
    String name = newBucket();
    for (String missing : List.of("policy", "lifecycle", "cors", "replication", "never-heard-of")) {
      refused(bucket("GET", name).query(missing, null), 501, "NotImplemented");
      refused(bucket("PUT", name).query(missing, null), 501, "NotImplemented");
    }
    put(name, "k", "x");
    for (String missing : List.of("retention", "legal-hold", "torrent", "attributes")) {
      refused(S3TestRequest.object("GET", name, "k").query(missing, null), 501, "NotImplemented");
    }
    ok(S3TestRequest.object("GET", name, "k").query("x-id", "GetObject"));
    refused(S3TestRequest.object("PATCH", name, "k"), 405, "MethodNotAllowed");
    refused(S3TestRequest.object("POST", name, "k"), 405, "MethodNotAllowed");
  }
}
