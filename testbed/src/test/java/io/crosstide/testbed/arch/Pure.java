package io.crosstide.testbed.arch;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.PackageMatcher;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** What is free of frameworks, by module, and what it may use beside itself and the JDK. */
enum Pure {
  MESSAGES("contracts", List.of("io.crosstide.contracts.."), List.of("com.fasterxml.jackson..")),
  STORE_VALUES("object-store", Names.STORE_VALUES, List.of(Names.CONTRACTS)),
  DIALECT("gateway", Names.DIALECT, List.of("com.fasterxml.jackson..")),
  CAPTURE(
      "gateway",
      Names.in(
          "io.crosstide.gateway.capture.",
          "ChangeStream",
          "CaptureDesk",
          "CapturedWrite",
          "CaptureUnavailable",
          "HalfWritten",
          "InFlightWrites",
          "MarkTurns",
          "RuleQueue",
          "Batch",
          "ChangeMerge",
          "KeyChange",
          "LiveRules",
          "StoreClock",
          "StoreTimes",
          "MonotonicClock",
          "Heartbeats",
          "Refusals"),
      Names.all(List.of(Names.CONTRACTS), Names.STORE_VALUES, Names.DIALECT)),
  REQUESTS(
      "gateway",
      Names.in(
          "io.crosstide.gateway.",
          "call.Caller",
          "call.OssOperation",
          "buckets.BucketEncryptions",
          "door.OperationRouter",
          "door.RequestTarget",
          "door.SubResources",
          "door.Failures",
          "objects.Etags",
          "objects.Listed",
          "objects.StorageClasses",
          "objects.WriteHeaders",
          "objects.AnswerHeaders",
          "objects.ReadConditions",
          "objects.RangeWish",
          "metadata.HiddenMetadata",
          "replication.RuleDrafts",
          "replication.RuleViews",
          "replication.ReplicationLocations"),
      Names.all(
          List.of(
              Names.CONTRACTS,
              "io.crosstide.gateway.call.Call",
              "io.crosstide.gateway.call.Exchange",
              "io.crosstide.gateway.call.ClientGone",
              "io.crosstide.gateway.capture.CaptureUnavailable",
              "io.crosstide.gateway.capture.HalfWritten"),
          Names.STORE_VALUES,
          Names.DIALECT)),
  FIGURES(
      "progress-service",
      Names.in(
          "io.crosstide.progress.",
          "watermark..",
          "history..",
          "audit.Verdict",
          "audit.AuditTally",
          "intake.LedgerDuty"),
      List.of(Names.CONTRACTS)),
  LETTERS(
      "progress-service",
      Names.in(
          "io.crosstide.progress.letter.",
          "ArrivedLetter",
          "LetterForm",
          "LetterReading",
          "LetterSubjects"),
      List.of(Names.CONTRACTS, "com.fasterxml.jackson.databind..")),
  DELETE_COUNTS(
      "progress-service",
      Names.in("io.crosstide.progress.deletes.", "DeleteSlots"),
      List.of(Names.CONTRACTS)),
  PLANS(
      "replication-worker",
      Names.in("io.crosstide.worker.", "plan..", "breaker..", "peer..", "survey.Pace"),
      Names.all(List.of(Names.CONTRACTS), Names.STORE_VALUES)),
  RULES(
      "rule-service",
      Names.in(
          "io.crosstide.rules.",
          "bucket.BucketState",
          "bucket.RegisteredBucket",
          "rule.RuleValidator",
          "rule.SourceChecks",
          "rule.ValueChecks",
          "rule.TargetChecks",
          "rule.RuleFacts",
          "rule.ExistingRules",
          "rule.Verdict",
          "survey.SurveyPlanner",
          "versioning.Finding",
          "error.RuleError"),
      Names.all(List.of(Names.CONTRACTS), Names.STORE_VALUES));

  private static final List<String> JDK = List.of("java..", "javax.crypto..", "javax.xml..");
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Map<String, JavaClasses> IMPORTED = new ConcurrentHashMap<>();

  private final String module;
  private final List<String> members;
  private final List<String> allowed;

  Pure(String module, List<String> members, List<String> allowed) {
    this.module = module;
    this.members = members;
    this.allowed = allowed;
  }

  /** Each a package with all below it ({@code a.b..}), or a class. */
  List<String> members() {
    return members;
  }

  /** All classes of the module. */
  JavaClasses classes() {
    return IMPORTED.computeIfAbsent(module, Pure::read);
  }

  private static JavaClasses read(String module) {
    // Names of what is used are enough; that is not on the class path here anyway.
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    return new ClassFileImporter().importPath(ROOT.resolve(module).resolve("target/classes"));
  }

  DescribedPredicate<JavaClass> isMember() {
    return DescribedPredicate.describe("are " + this, type -> isAny(members, type));
  }

  DescribedPredicate<JavaClass> mayBeUsed() {
    List<String> usable = Names.all(JDK, members, allowed);
    return DescribedPredicate.describe(
        "these may use", type -> isAny(usable, type.getBaseComponentType()));
  }

  private static boolean isAny(List<String> names, JavaClass type) {
    return names.stream().anyMatch(name -> matches(name, type));
  }

  /** Whether a class is in the package, or is the class or within it. */
  static boolean matches(String name, JavaClass type) {
    return name.endsWith("..")
        ? PackageMatcher.of(name).matches(type.getPackageName())
        : type.getName().equals(name) || type.getName().startsWith(name + "$");
  }

  private static final class Names {
    static final String CONTRACTS = "io.crosstide.contracts..";

    static final List<String> DIALECT =
        List.of("io.crosstide.gateway.oss..", "io.crosstide.gateway.access..");

    static final List<String> STORE_VALUES =
        in(
            "io.crosstide.store.",
            "Appendable",
            "ByteRange",
            "CannedAcl",
            "Encryption",
            "ListedObject",
            "ListedVersion",
            "ObjectAttributes",
            "ObjectFacts",
            "ObjectHeaders",
            "Provenance",
            "StoreException",
            "Versioning",
            "WriteConditions",
            "WriteResult",
            "region.Region",
            "region.RegionCatalogue",
            "region.StoreCredentials");

    static List<String> in(String prefix, String... names) {
      return Stream.of(names).map(name -> prefix + name).toList();
    }

    @SafeVarargs
    static List<String> all(List<String>... names) {
      return Stream.of(names).flatMap(List::stream).toList();
    }
  }
}
