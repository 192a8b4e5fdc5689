package io.crosstide.gateway.access;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the accounts file:
 *
 * <pre>
 * accounts:
 *   - id: "1000000000000001"
 *     displayName: demo
 *     accessKeys:                       # keys of the account itself
 *       - id: AK1
 *         secret: in the clear
 *     users:
 *       - name: alice
 *         accessKeys:
 *           - id: AK2
 *             secretEnv: ALICE_SECRET   # or secretFile: /run/secrets/alice
 *         policies:
 *           - Version: "1"
 *             Statement:
 *               - Effect: Allow
 *                 Action: ["oss:Get*", "oss:List*"]
 *                 Resource: "acs:oss:*:*:*"
 *     roles:
 *       - name: replicator
 *         trust: [oss.aliyuncs.com]
 *         policies: []
 *     replicationPolicies:              # what roles of others may do with buckets of this account
 *       - Statement:
 *           - Effect: Allow
 *             Principal: "acs:ram::1000000000000002:role/replicator"   # or an account: all its roles
 *             Action: "oss:Replicate*"
 *             Resource: ["acs:oss:*:*:my-target", "acs:oss:*:*:my-target/*"]
 * operators:                            # of the operator's API; may be left out
 *   - name: oncall
 *     role: write                       # or read
 *     tokenFile: /run/secrets/oncall    # or tokenEnv, or token in the clear
 * </pre>
 */
public final class AccountsFile {
  /** What ids and names may hold: they stand in headers and in resource names. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,128}");

  /** What may stand in an Authorization header, and is too long to be guessed. */
  private static final Pattern TOKEN = Pattern.compile("[!-~]{16,1024}");

  private final SecretSource secrets;
  private final Operators.Builder operators = new Operators.Builder();
  private final List<Account> accounts = new ArrayList<>();
  private final List<AccessKey> keys = new ArrayList<>();
  private final List<Principal.Role> roles = new ArrayList<>();
  private final Map<String, List<ReplicationPolicy>> replication = new HashMap<>();
  private final Set<String> names = new HashSet<>();

  private AccountsFile(SecretSource secrets) {
    this.secrets = secrets;
  }

  /**
   * Reads the file's content.
   *
   * @throws AccountsFileException if anything in it is wrong or not understood, naming line and
   *     field
   */
  public static Accounts parse(String yaml, SecretSource secrets) {
    return new AccountsFile(secrets).read(YamlField.document(YamlTree.read(yaml)));
  }

  private Accounts read(YamlField document) {
    document.allowing("accounts", "operators");
    document.required("accounts").items().forEach(this::account);
    document.items("operators").forEach(this::operator);
    return new Accounts(accounts, keys, roles, replication, operators.build());
  }

  private void operator(YamlField operator) {
    operator.allowing("name", "role", "token", "tokenEnv", "tokenFile");
    String name = unique("operator ", operator.required("name"));
    YamlField role = operator.required("role");
    Secret token = secret(operator, "token");
    if (!TOKEN.matcher(token.reveal()).matches()) {
      throw operator.error("needs a token of 16 to 1,024 printable characters without spaces");
    }
    if (operators.has(token)) {
      throw operator.error("has the token of another operator");
    }
    operators.add(new Operator(name, role(role)), token);
  }

  private static Operator.Role role(YamlField role) {
    return switch (role.text()) {
      case "read" -> Operator.Role.READ;
      case "write" -> Operator.Role.WRITE;
      default -> throw role.error("must be read or write");
    };
  }

  private void account(YamlField account) {
    account.allowing("id", "displayName", "accessKeys", "users", "roles", "replicationPolicies");
    String id = unique("account ", account.required("id"));
    accounts.add(new Account(id, account.field("displayName").map(YamlField::text).orElse(id)));
    Principal root = new Principal.Root(id);
    account.items("accessKeys").forEach(key -> accessKey(key, root));
    account.items("users").forEach(user -> user(user, id));
    account.items("roles").forEach(role -> role(role, id));
    replication.put(
        id,
        account.items("replicationPolicies").stream().map(PolicyReader::readReplication).toList());
  }

  private void user(YamlField user, String accountId) {
    user.allowing("name", "accessKeys", "policies");
    String name = unique("user of " + accountId + " ", user.required("name"));
    Principal principal = new Principal.User(accountId, name, policies(user));
    user.items("accessKeys").forEach(key -> accessKey(key, principal));
  }

  private void role(YamlField role, String accountId) {
    role.allowing("name", "trust", "policies");
    String name = unique("role of " + accountId + " ", role.required("name"));
    List<String> trusted = role.items("trust").stream().map(YamlField::text).toList();
    roles.add(new Principal.Role(accountId, name, trusted, policies(role)));
  }

  private static List<Policy> policies(YamlField holder) {
    return holder.items("policies").stream().map(PolicyReader::read).toList();
  }

  private void accessKey(YamlField key, Principal principal) {
    key.allowing("id", "secret", "secretEnv", "secretFile");
    String id = unique("access key ", key.required("id"));
    keys.add(new AccessKey(id, secret(key, "secret"), principal));
  }

  /**
   * @param name of the field that holds it in the clear; with {@code Env} or {@code File} behind it
   *     the field refers to it
   */
  private Secret secret(YamlField key, String name) {
    Optional<YamlField> plain = key.field(name);
    Optional<YamlField> variable = key.field(name + "Env");
    Optional<YamlField> file = key.field(name + "File");
    long given = List.of(plain, variable, file).stream().filter(Optional::isPresent).count();
    if (given != 1) {
      throw key.error("needs exactly one of %1$s, %1$sEnv and %1$sFile".formatted(name));
    }
    return plain
        .map(field -> new Secret(field.text()))
        .or(() -> variable.map(field -> referred(field, secrets.environment(field.text()))))
        .or(() -> file.map(field -> referred(field, secrets.file(field.text()))))
        .orElseThrow();
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private static Secret referred(YamlField field, Optional<String> value) {
    return value
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .map(Secret::new)
        .orElseThrow(() -> field.error("refers to a secret that is missing or empty"));
  }

  /** A name that is well formed and occurs once among its kind. */
  private String unique(String kind, YamlField field) {
    String name = field.text();
    if (!NAME.matcher(name).matches()) {
      throw field.error("may hold letters, digits and . _ @ - only, 128 at most");
    }
    if (!names.add(kind + name)) {
      throw field.error("occurs twice");
    }
    return name;
  }
}
