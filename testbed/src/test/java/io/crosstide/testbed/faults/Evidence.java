package io.crosstide.testbed.faults;

import io.crosstide.store.ObjectFacts;
import io.crosstide.testbed.e2e.OperatorCalls;
import io.crosstide.testbed.faults.link.Traffic;
import io.crosstide.testbed.faults.truth.WriteLog;
import io.crosstide.testbed.launch.Installation;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What lets one find the cause of a wrong figure or a difference: of the key all that was done, is
 * there, is published, is recorded and was said, as it is when it is seen. Outside {@code target},
 * where the next build leaves it alone.
 */
final class Evidence {
  private static final Path ALL =
      Path.of(System.getProperty("crosstide.test.evidence", "evidence")).toAbsolutePath();

  /** Of one system: what goes wrong goes wrong for many keys at once, and some tell it all. */
  private static final int FILES_MAX = 12;

  private static final int TEXT_MAX = 4000;
  private static final int MARK_AROUND = 150;

  private final FaultySystem system;
  private final Path state;
  private final Path directory;
  private int files;

  /**
   * One key of one rule.
   *
   * @param rule its id
   * @param readings what was published of the rule, and when that was read
   */
  record Case(
      String rule,
      String key,
      WriteLog log,
      BucketView source,
      BucketView target,
      List<String> readings) {}

  Evidence(FaultySystem system, Path state) {
    this.system = system;
    this.state = state;
    this.directory = ALL.resolve(state.getFileName());
  }

  /** Writes down what is known of the key now. */
  synchronized void of(Case of, String seen) {
    if (files >= FILES_MAX) {
      return;
    }
    files++;
    Path file = directory.resolve("%02d.txt".formatted(files));
    List<String> lines = new ArrayList<>();
    lines.add(Instant.now() + ": " + seen);
    lines.add("rule " + of.rule() + ", key '" + of.key() + "'");
    part(lines, "at the source", () -> held(of.source(), of.key()));
    part(lines, "at the target", () -> held(of.target(), of.key()));
    part(lines, "published, as it was read", of::readings);
    part(lines, "writes", () -> of.log().of(of.key()).stream().map(Object::toString).toList());
    part(lines, "holding", () -> List.of(system.figures().holding(of.rule()).toString()));
    part(lines, "explained", () -> List.of(explained(of)));
    part(lines, "recorded by progress", () -> rows(system.installation(), of));
    part(lines, "at the source, a moment later", () -> held(of.source(), of.key()));
    part(lines, "at the target, a moment later", () -> held(of.target(), of.key()));
    part(lines, "passed on the links", () -> passed(system.traffic(), of));
    try {
      Files.createDirectories(directory);
      Files.write(file, lines, StandardOpenOption.CREATE_NEW);
      System.out.println("evidence: " + file);
    } catch (IOException e) {
      System.out.println("There is no evidence in " + file + ": " + e);
    }
  }

  /** Copies the logs of all processes, as they are now; also of those that ended. */
  synchronized void keepLogs() {
    try (Stream<Path> logs = Files.list(state.resolve("logs"))) {
      Files.createDirectories(directory);
      for (Path log : logs.toList()) {
        Files.write(directory.resolve(log.getFileName()), Files.readAllBytes(log));
      }
      System.out.println("logs: " + directory);
    } catch (IOException e) {
      System.out.println("The logs stay in " + state + ": " + e);
    }
  }

  private interface Part {
    List<String> lines() throws Exception;
  }

  /** What cannot be told now must not keep back the rest. */
  private static void part(List<String> all, String title, Part part) {
    all.add("");
    all.add("== " + title + " (" + Instant.now() + ")");
    try {
      all.addAll(part.lines());
    } catch (Exception e) {
      all.add("not known: " + e);
    }
  }

  private static List<String> held(BucketView view, String key) throws Exception {
    Optional<ObjectFacts> facts = view.facts(key);
    List<String> held = new ArrayList<>();
    held.add(facts.map(ObjectFacts::toString).orElse("nothing"));
    if (facts.isPresent()) {
      held.add("tags " + view.tags(key));
    }
    new NumberedVersions(view).of(key).forEach(version -> held.add(version.toString()));
    return held;
  }

  private String explained(Case of) throws Exception {
    String path = "/keys?bucket=" + of.source().bucket() + "&key=" + encoded(of.key());
    return new OperatorCalls(system.installation().connection()).get(200, path).toString();
  }

  private static String encoded(String key) {
    return URLEncoder.encode(key, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Every row of the rule; where rows are of keys, those of the key. Past all faults. */
  private static List<String> rows(Installation installation, Case of) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (java.sql.Connection database = installation.connectToDatabase()) {
      for (String table : tables(database, "rule_id")) {
        boolean isOfKeys = tables(database, "object_key").contains(table);
        String where = isOfKeys ? " AND object_key = ?" : " AND ? IS NOT NULL";
        String query =
            "SELECT row_to_json(r)::text FROM progress.%s r WHERE rule_id = ?::uuid%s"
                .formatted(table, where);
        try (PreparedStatement select = database.prepareStatement(query)) {
          select.setString(1, of.rule());
          select.setBytes(2, of.key().getBytes(StandardCharsets.UTF_8));
          texts(select).forEach(row -> rows.add(table + " " + row));
        }
      }
      try (PreparedStatement select =
          database.prepareStatement("SELECT row_to_json(s)::text FROM progress.stream s")) {
        texts(select).forEach(row -> rows.add("stream " + row));
      }
    }
    return rows;
  }

  private static List<String> tables(java.sql.Connection database, String column)
      throws SQLException {
    try (PreparedStatement select =
        database.prepareStatement(
            "SELECT table_name FROM information_schema.columns"
                + " WHERE table_schema = 'progress' AND column_name = ? ORDER BY 1")) {
      select.setString(1, column);
      return texts(select);
    }
  }

  private static List<String> texts(PreparedStatement select) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (ResultSet result = select.executeQuery()) {
      while (result.next()) {
        texts.add(result.getString(1));
      }
    }
    return texts;
  }

  /** Calls that are of the key or of one of the whole buckets, and messages of the rule. */
  private static List<String> passed(Traffic traffic, Case of) {
    return traffic
        .of(passed -> isCall(passed, of) || passed.text().contains(of.rule()) || names(passed, of))
        .stream()
        .map(passed -> shortened(passed, of.rule()))
        .toList();
  }

  private static boolean names(Traffic.Passed passed, Case of) {
    return passed.name().contains(of.rule());
  }

  private static boolean isCall(Traffic.Passed passed, Case of) {
    String uri = passed.name().replaceFirst("^[<>] [A-Z]+ ", "");
    if (!uri.startsWith("/")) {
      return false;
    }
    String raw = uri.replaceFirst("\\?.*", "").replace("+", "%2B");
    String path = URLDecoder.decode(raw, StandardCharsets.UTF_8);
    return Stream.of(of.source(), of.target())
        .map(view -> "/" + view.bucket())
        .anyMatch(bucket -> path.equals(bucket) || path.equals(bucket + "/" + of.key()));
  }

  /**
   * Of messages what is in them; of a heartbeat, which is of all rules, what is around this one.
   */
  private static String shortened(Traffic.Passed passed, String rule) {
    String text = passed.text();
    text = text.substring(Math.max(0, text.indexOf('{')));
    int at = text.indexOf(rule);
    if (passed.name().contains("heartbeats") && at >= 0) {
      text =
          text.substring(Math.max(0, at - MARK_AROUND), Math.min(text.length(), at + MARK_AROUND));
    } else if (text.length() > TEXT_MAX) {
      text = text.substring(0, TEXT_MAX) + " ...";
    }
    return passed.at() + " " + passed.link() + " " + passed.name() + " " + text;
  }
}
