package io.crosstide.worker.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.store.CannedAcl;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectHeaders;
import io.crosstide.store.memory.MemoryObjectStore;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** I21: the ACL of an object is a part of it. */
class ReplicatorAclTest {
  private static final int LARGE = (6 << 20) + 1;

  private static Bench bench(Rule rule) throws Exception {
    return new Bench(rule, Bench.WITH_ACLS, new MemoryObjectStore());
  }

  private static ObjectAttributes granting(CannedAcl acl) {
    return new ObjectAttributes(
        ObjectHeaders.NONE.withContentType("a/b"),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Optional.of(acl));
  }

  /** As a gateway tells of a client that set tags or ACL. */
  private static KeyTask properties(String key) {
    return Cases.write(key).withProperties(true);
  }

  private static void set(Bench bench, CannedAcl acl) throws Exception {
    Bytes.await(
        bench.source.putAcl(
            bench.rule.source().bucket(), new ObjectKey("k"), Optional.empty(), acl));
  }

  private static CannedAcl atTarget(Bench bench) throws Exception {
    return bench.acl(bench.rule.target(), "k");
  }

  @Test
  void writesAnObjectTogetherWithTheAclThatItsClientGave() throws Exception {
    for (int size : new int[] {10, LARGE}) {
      Bench bench = bench(Cases.rule());
      bench.write("k", size, granting(CannedAcl.PUBLIC_READ));

      assertThat(bench.live(properties("k"))).isInstanceOf(Outcome.Copied.class);

      assertThat(atTarget(bench)).isEqualTo(CannedAcl.PUBLIC_READ);
      assertThat(bench.target.count("putAcl")).as("requests for the ACL alone").isZero();
      assertThat(bench.isEqual("k")).isTrue();
    }
  }

  @Test
  void findsAnAclOfWhichNobodyTold() throws Exception {
    for (Rule rule : new Rule[] {Cases.rule(), within()}) {
      Bench bench = bench(rule);
      bench.write("k", 10, granting(CannedAcl.PUBLIC_READ_WRITE));

      assertThat(bench.live(Cases.write("k"))).isInstanceOf(Outcome.Copied.class);

      assertThat(atTarget(bench)).isEqualTo(CannedAcl.PUBLIC_READ_WRITE);
      assertThat(bench.again(Cases.write("k"))).isEqualTo(new Outcome.Unchanged());
    }
  }

  private static Rule within() {
    return Cases.rule(Cases.SOURCE, new BucketRef(Cases.SOURCE.region(), new BucketName("beside")));
  }

  @Test
  void setsTheAclAloneWhereNothingElseDiffers() throws Exception {
    for (int size : new int[] {10, LARGE}) {
      Bench bench = bench(Cases.rule());
      bench.write("k", size);
      bench.live(Cases.write("k"));
      for (CannedAcl acl : new CannedAcl[] {CannedAcl.PUBLIC_READ, CannedAcl.PRIVATE}) {
        set(bench, acl);
        bench.forget();

        assertThat(bench.live(properties("k"))).isEqualTo(new Outcome.Copied(0));

        assertThat(bench.calls(bench.target)).containsExactly("head", "acl", "putAcl");
        assertThat(bench.source.count("get")).as("reads of the content").isZero();
        assertThat(atTarget(bench)).isEqualTo(acl);
        assertThat(bench.again(Cases.write("k"))).isEqualTo(new Outcome.Unchanged());
      }
    }
  }

  /** A copy onto itself begins without an ACL. */
  @Test
  void keepsTheAclWhenMetadataChange() throws Exception {
    Bench bench = bench(Cases.rule());
    byte[] content = bench.write("k", 10, granting(CannedAcl.PUBLIC_READ));
    bench.live(properties("k"));
    ObjectAttributes other = granting(CannedAcl.PUBLIC_READ);
    Bytes.await(
        bench.put(
            "k",
            content,
            new ObjectAttributes(
                other.headers().withContentType("c/d"),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                other.acl())));
    bench.forget();

    assertThat(bench.again(Cases.write("k"))).isInstanceOf(Outcome.Copied.class);

    assertThat(bench.target.count("copy")).isEqualTo(1);
    assertThat(bench.source.count("get")).isZero();
    assertThat(atTarget(bench)).isEqualTo(CannedAcl.PUBLIC_READ);
  }

  /** I18: an ACL that is taken away while the object is copied is not left at the target. */
  @Test
  void seesAnAclThatChangesDuringTheCopy() throws Exception {
    Bench bench = bench(Cases.rule());
    bench.write("k", 10, granting(CannedAcl.PUBLIC_READ));
    bench.stores.put(
        bench.rule.target().region(),
        Hooked.before(
            bench.target,
            "put",
            1,
            () ->
                bench.source.putAcl(
                    bench.rule.source().bucket(),
                    new ObjectKey("k"),
                    Optional.empty(),
                    CannedAcl.PRIVATE)));

    bench.live(properties("k"));

    assertThat(atTarget(bench)).isEqualTo(CannedAcl.PRIVATE);
  }

  @Test
  void costsOneRequestForEachObjectWritten() throws Exception {
    Bench bench = bench(Cases.rule());
    bench.write("k", 10);
    bench.forget();

    bench.live(Cases.write("k"));

    assertThat(bench.calls(bench.source)).containsExactly("get", "head", "acl");
    assertThat(bench.calls(bench.target)).containsExactly("put");
  }

  @Test
  void asksForNoAclWhereOneSideHasNone() throws Exception {
    for (BucketRef side : new BucketRef[] {Cases.SOURCE, Cases.TARGET}) {
      Bench bench =
          new Bench(
              Cases.rule(),
              Bench.settings(Duration.ZERO, Bench.SETTINGS.tellsTags(), Set.of(side.region())),
              new MemoryObjectStore());
      bench.write("k", 10, granting(CannedAcl.PUBLIC_READ));
      bench.live(Cases.write("k"));
      bench.again(Cases.write("k"));

      assertThat(bench.source.count("acl") + bench.target.count("acl")).isZero();
      assertThat(atTarget(bench)).isEqualTo(CannedAcl.PRIVATE);
    }
  }

  @Test
  void takesAStoreWithoutAclsForOneWhoseObjectsHaveNone() throws Exception {
    Bench bench = bench(Cases.rule());
    bench.source.on("acl").fail(FailureKind.UNSUPPORTED);
    bench.target.on("acl").fail(FailureKind.UNSUPPORTED);
    bench.write("k", 10);

    assertThat(bench.live(Cases.write("k"))).isInstanceOf(Outcome.Copied.class);
    assertThat(bench.again(Cases.write("k"))).isEqualTo(new Outcome.Unchanged());
  }

  @Test
  void reportsAnAclThatMayNotBeRead() throws Exception {
    Bench bench = bench(Cases.rule());
    bench.write("k", 10);
    bench.source.on("acl").fail(FailureKind.FORBIDDEN);

    assertThat(Bench.failure(bench.live(Cases.write("k"))))
        .matches(failure -> failure.kind() == FailureKind.FORBIDDEN)
        .matches(failure -> failure.side() == Side.SOURCE);
  }
}
