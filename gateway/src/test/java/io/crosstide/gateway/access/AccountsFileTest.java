package io.crosstide.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccountsFileTest {
  private static final String FILE =
      """
      accounts:
        - id: 1000000000000001
          displayName: demo
          accessKeys:
            - id: AK
              secret: top-secret
          users:
            - name: alice
              accessKeys:
                - id: AK2
                  secretEnv: ALICE
                - {id: AK3, secretFile: /run/alice}
              policies:
                - Version: "1"
                  Statement:
                    - Effect: Allow
                      Action: ["oss:Get*", "oss:List*"]
                      Resource: "acs:oss:*:*:*"
                    - Effect: Deny
                      Action: oss:GetBucketAcl
                      Resource: ["*"]
          roles:
            - name: replicator
              trust: [oss.aliyuncs.com]
              policies:
                - Statement: [{Effect: Allow, Action: "oss:Replicate*", Resource: "*"}]
        - id: "200"
          replicationPolicies:
            - Statement:
                - Effect: Allow
                  Principal: ["acs:ram::1000000000000001:role/replicator", "300"]
                  Action: oss:ReplicatePut
                  Resource: "acs:oss:*:*:shared/*"
      """;

  private static final SecretSource SECRETS =
      new SecretSource() {
        @Override
        public Optional<String> environment(String name) {
          return name.equals("ALICE") ? Optional.of("env-secret") : Optional.empty();
        }

        @Override
        public Optional<String> file(String path) {
          return path.equals("/run/alice") ? Optional.of("file-secret\n") : Optional.of(" \n");
        }
      };

  @Test
  void readsAccountsUsersKeysAndRoles() {
    Accounts accounts = AccountsFile.parse(FILE, SECRETS);
    assertThat(accounts.account("1000000000000001"))
        .contains(new Account("1000000000000001", "demo"));
    assertThat(accounts.account("200")).contains(new Account("200", "200"));
    assertThat(accounts.all()).hasSize(2);

    AccessKey root = accounts.find("AK").orElseThrow();
    assertThat(root.secret().reveal()).isEqualTo("top-secret");
    assertThat(root.principal()).isEqualTo(new Principal.Root("1000000000000001"));
    assertThat(accounts.find("AK2").orElseThrow().secret().reveal()).isEqualTo("env-secret");
    AccessKey alice = accounts.find("AK3").orElseThrow();
    assertThat(alice.secret().reveal()).isEqualTo("file-secret");
    assertThat(alice.principal().name()).isEqualTo("1000000000000001:user/alice");
    assertThat(accounts.find("AK4")).isEmpty();

    String owner = "1000000000000001";
    ResourceName bucket = ResourceName.bucket("bkt");
    assertThat(
            Permissions.check(alice.principal(), OssAction.GET_BUCKET_REPLICATION, bucket, owner)
                .isAllowed())
        .isTrue();
    assertThat(
            Permissions.check(alice.principal(), OssAction.GET_BUCKET_ACL, bucket, owner)
                .isAllowed())
        .isFalse();
    assertThat(
            Permissions.check(alice.principal(), OssAction.PUT_BUCKET_REPLICATION, bucket, owner)
                .isAllowed())
        .isFalse();
  }

  @Test
  void findsRolesByNameAndArn() {
    Accounts accounts = AccountsFile.parse(FILE, SECRETS);
    Principal.Role role = accounts.role("1000000000000001", "replicator").orElseThrow();
    assertThat(role.trusted()).containsExactly("oss.aliyuncs.com");
    assertThat(role.arn()).isEqualTo("acs:ram::1000000000000001:role/replicator");
    assertThat(accounts.role("200", role.arn())).contains(role);
    assertThat(accounts.role("200", "replicator")).isEmpty();
    assertThat(accounts.role("200", "acs:ram::200:role/replicator")).isEmpty();
  }

  @Test
  void findsWhatAnAccountLetsRolesOfOthersDo() {
    Accounts accounts = AccountsFile.parse(FILE, SECRETS);
    assertThat(accounts.hasRoles()).isTrue();
    assertThat(accounts.replicationPolicies("1000000000000001")).isEmpty();
    ReplicationPolicy policy = accounts.replicationPolicies("200").get(0);
    Principal.Role named = accounts.role("1000000000000001", "replicator").orElseThrow();
    Principal.Role ofAccount = new Principal.Role("300", "any", List.of(), List.of());
    Principal.Role other = new Principal.Role("1000000000000001", "other", List.of(), List.of());
    assertThat(policy.of(named).statements()).hasSize(1);
    assertThat(policy.of(ofAccount).statements()).hasSize(1);
    assertThat(policy.of(other).statements()).isEmpty();
  }

  /** I55. */
  @Test
  void printsNoSecret() {
    Accounts accounts = AccountsFile.parse(FILE, SECRETS);
    assertThat(accounts).asString().doesNotContain("secret");
    for (String id : List.of("AK", "AK2", "AK3")) {
      assertThat(accounts.find(id).orElseThrow()).asString().doesNotContain("-secret");
    }
  }

  /** What to replace, by what, and the line and words of the message. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "secret: top-secret | sekret: top-secret"
            + " | line 6, accounts[0].accessKeys[0].sekret: unknown field",
        "secret: top-secret | secret: ''"
            + " | line 6, accounts[0].accessKeys[0].secret: must be a text",
        "secret: top-secret | note: | accounts[0].accessKeys[0].note: unknown field",
        "secret: top-secret | secret: | line 5, accounts[0].accessKeys[0]: needs exactly one of",
        "secret: top-secret | secret: [top-secret]"
            + " | line 6, accounts[0].accessKeys[0].secret: must be a text",
        "secretEnv: ALICE | {secretEnv: BOB | not valid YAML",
        "secretEnv: ALICE | secretEnv: BOB"
            + " | line 11, accounts[0].users[0].accessKeys[0].secretEnv: refers to a secret",
        "/run/alice | /run/bob | accounts[0].users[0].accessKeys[1].secretFile: refers to a secret",
        "secretEnv: ALICE | secretEnv: ALICE, | refers to a secret that is missing",
        "id: AK2 | id: AK | line 10, accounts[0].users[0].accessKeys[0].id: occurs twice",
        "id: AK2 | id: A K | may hold letters",
        "id: `\"`200`\"` | id: 1000000000000001 | accounts[1].id: occurs twice",
        "name: alice | nam: alice | accounts[0].users[0].nam: unknown field",
        "name: alice | name: | accounts[0].users[0]: lacks the field name",
        "Effect: Deny | Effect: deny"
            + " | line 19, accounts[0].users[0].policies[0].Statement[1].Effect: must be Allow",
        "Effect: Deny | Condition: {} | Statement[1].Condition: unknown field",
        "Effect: Deny | NotAction: x | Statement[1].NotAction: unknown field",
        "oss:GetBucketAcl | ecs:Stop | Statement[1].Action: must be * or begin with oss:",
        "acs:oss:*:*:* | acs:ecs:*:*:* | Statement[0].Resource: must be * or read acs:oss:",
        "[`\"*\"`] | [] | Statement[1].Resource: must not be empty",
        "Version: `\"1\"` | Version: 2 | policies[0].Version: must be",
        "trust: [oss.aliyuncs.com] | trust: oss | accounts[0].roles[0].trust: must be a list",
        "oss:ReplicatePut | oss:PutObject"
            + " | accounts[1].replicationPolicies[0].Statement[0].Action: must begin with",
        "oss:ReplicatePut | `\"*\"`"
            + " | accounts[1].replicationPolicies[0].Statement[0].Action: must begin with",
        "`\"300\"` | `\"*\"`"
            + " | replicationPolicies[0].Statement[0].Principal[1]: must be an account",
        "`Principal: [\"acs` | `Principals: [\"acs` | Statement[0].Principals: unknown field",
        "accounts: | account: | account: unknown field",
        "displayName: demo | id: again | id: occurs twice",
        "displayName: demo | displayName: *x | aliases are not supported",
      })
  void namesLineAndFieldOfWhatIsWrong(String from, String to, String message) {
    String target = from.replace("`", "");
    assertThat(FILE).contains(target);
    String file = FILE.replaceFirst(java.util.regex.Pattern.quote(target), to.replace("`", ""));
    assertThatThrownBy(() -> AccountsFile.parse(file, SECRETS))
        .isInstanceOf(AccountsFileException.class)
        .hasMessageStartingWith("accounts file, line ")
        .hasMessageContaining(message)
        .hasMessageNotContaining("top-secret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | must hold fields",
        "[] | must hold fields",
        "text | must hold fields",
        "accounts: | lacks the field accounts",
        "accounts: {} | accounts: must be a list",
        "accounts: [x] | accounts[0]: must hold fields",
        "'accounts: []\n---\naccounts: []' | only one document is allowed",
        "'\t- x' | not valid YAML",
      })
  void refusesOtherDocuments(String file, String message) {
    assertThatThrownBy(() -> AccountsFile.parse(file, SECRETS))
        .isInstanceOf(AccountsFileException.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesDeepNesting() {
    assertThatThrownBy(() -> AccountsFile.parse("[".repeat(100_000), SECRETS))
        .isInstanceOf(AccountsFileException.class);
  }

  /** I55: also when the file is broken in any way. */
  @Test
  void showsNoSecretOfABrokenFile() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String characters = "{}[]:,&*!|>'\"%@`- \n\t#?\\";
    for (int round = 0; round < 500; round++) {
      StringBuilder file = new StringBuilder(FILE);
      for (int change = random.nextInt(3); change >= 0; change--) {
        int at = random.nextInt(file.length());
        file.insert(at, characters.charAt(random.nextInt(characters.length())));
      }
      try {
        AccountsFile.parse(file.toString(), SECRETS);
      } catch (AccountsFileException refused) {
        assertThat(refused.getMessage()).as("seed %d", seed).doesNotContain("secret: top");
        assertThat(refused.getMessage()).as("seed %d", seed).doesNotContain("top-secret");
        assertThat(refused.getCause()).isNull();
      }
    }
  }

  @Test
  void readsSecretsOfThisProcess(@TempDir Path directory) throws Exception {
    SecretSource system = new SystemSecretSource();
    Path file = Files.writeString(directory.resolve("secret"), "s");
    assertThat(system.file(file.toString())).contains("s");
    assertThat(system.file(directory.resolve("none").toString())).isEmpty();
    assertThat(system.file("\u0000")).isEmpty();
    assertThat(system.environment("PATH")).isPresent();
    assertThat(system.environment("CROSSTIDE_NOT_THERE")).isEmpty();
  }

  private static Accounts withOperator(String fields) {
    return AccountsFile.parse("accounts: []\noperators: [" + fields + "]\n", SECRETS);
  }

  @Test
  void readsOperatorsAndFindsThemByTheirWholeToken() {
    Operators operators =
        withOperator(
                "{name: oncall, role: write, token: abcdefghijklmnop},"
                    + "{name: auditor, role: read, token: ponmlkjihgfedcba}")
            .operators();
    assertThat(operators.find("abcdefghijklmnop"))
        .contains(new Operator("oncall", Operator.Role.WRITE));
    assertThat(operators.find("ponmlkjihgfedcba"))
        .contains(new Operator("auditor", Operator.Role.READ));
    assertThat(operators.find("abcdefghijklmno")).isEmpty();
    assertThat(operators.find("")).isEmpty();
    assertThat(operators).asString().doesNotContain("abcdefghijklmnop");
    assertThat(AccountsFile.parse(FILE, SECRETS).operators().isEmpty()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{name: a, role: admin, token: abcdefghijklmnop} | role: must be read or write",
        "{name: a, role: read} | needs exactly one of token, tokenEnv and tokenFile",
        "{name: a, role: read, token: short} | needs a token of 16",
        "{name: a, role: read, tokenFile: /run/bob} | refers to a secret",
        "{name: a, token: abcdefghijklmnop} | lacks the field role",
        "{name: a, role: read, token: abcdefghijklmnop, rule: x} | unknown field",
        "{name: a, role: read, token: abcdefghijklmnop},{name: a, role: read, token: b} | occurs",
        "{name: a, role: read, token: abcdefghijklmnop},{name: b, role: read, token:"
            + " abcdefghijklmnop} | has the token of another",
      })
  void refusesOperatorsThatAreWrong(String fields, String message) {
    assertThatThrownBy(() -> withOperator(fields))
        .isInstanceOf(AccountsFileException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("abcdefghijklmnop");
  }
}
