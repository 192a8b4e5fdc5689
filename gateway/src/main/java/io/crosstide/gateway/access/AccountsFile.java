package io.crosstide.gateway.access;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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
 * </pre>
 */
public final class AccountsFile {
  /** What ids and names may hold: they stand in headers and in resource names. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,128}");

  private final SecretSource secrets;
  private final List<Account> accounts = new ArrayList<>();
  private final List<AccessKey> keys = new ArrayList<>();
  private final List<Principal.Role> roles = new ArrayList<>();
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
    document.allowing("accounts");
    document.required("accounts").items().forEach(this::account);
    return new Accounts(accounts, keys, roles);
  }

  private void account(YamlField account) {
    account.allowing("id", "displayName", "accessKeys", "users", "roles");
    String id = unique("account ", account.required("id"));
    accounts.add(new Account(id, account.field("displayName").map(YamlField::text).orElse(id)));
    Principal root = new Principal.Root(id);
    account.items("accessKeys").forEach(key -> accessKey(key, root));
    account.items("users").forEach(user -> user(user, id));
    account.items("roles").forEach(role -> role(role, id));
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
    keys.add(new AccessKey(id, secret(key), principal));
  }

  private Secret secret(YamlField key) {
    Optional<YamlField> plain = key.field("secret");
    Optional<YamlField> variable = key.field("secretEnv");
    Optional<YamlField> file = key.field("secretFile");
    long given = List.of(plain, variable, file).stream().filter(Optional::isPresent).count();
    if (given != 1) {
      throw key.error("needs exactly one of secret, secretEnv and secretFile");
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
