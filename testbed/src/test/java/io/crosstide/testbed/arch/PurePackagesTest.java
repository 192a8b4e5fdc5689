package io.crosstide.testbed.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Decisions stay apart from frameworks: what decides can be read, and tried by tables, without any.
 * It is looked for in byte code, so that nothing slips through by the way it is written.
 */
class PurePackagesTest {
  private static final Set<String> ASKING =
      Set.of("now", "nanoTime", "currentTimeMillis", "randomUUID", "sleep");

  @ParameterizedTest
  @EnumSource
  void usesNoFramework(Pure pure) {
    JavaClasses all = pure.classes();
    assertThat(pure.members())
        .allMatch(name -> all.stream().anyMatch(type -> Pure.matches(name, type)));
    classes().that(pure.isMember()).should().onlyDependOnClassesThat(pure.mayBeUsed()).check(all);
  }

  /** Time and chance come in as parameters. Identities of messages are made where messages are. */
  @ParameterizedTest
  @EnumSource(names = "MESSAGES", mode = EnumSource.Mode.EXCLUDE)
  void asksNeitherClockNorChance(Pure pure) {
    noClasses()
        .that(pure.isMember())
        .should()
        .callMethodWhere(
            DescribedPredicate.describe("it asks clock or chance", PurePackagesTest::asks))
        .check(pure.classes());
  }

  private static boolean asks(JavaMethodCall call) {
    String owner = call.getTargetOwner().getName();
    return owner.startsWith("java.") && ASKING.contains(call.getName())
        || owner.equals("java.time.Clock") && call.getName().startsWith("system");
  }
}
