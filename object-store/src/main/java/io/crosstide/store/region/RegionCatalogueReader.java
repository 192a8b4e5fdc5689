package io.crosstide.store.region;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.store.region.Region.Addressing;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads the region catalogue from two YAML files: the regions, which anybody may see, and the
 * credentials they refer to. The module's README shows both. Whatever is wrong is refused with a
 * message that names file and field, and no secret.
 */
public final class RegionCatalogueReader {
  private static final Set<String> REGION_FIELDS =
      Set.of(
          "name",
          "endpoint",
          "addressing",
          "signing-region",
          "credentials",
          "group",
          "accelerate-endpoint",
          "bandwidth-limit",
          "rtc",
          "buckets",
          "adopted",
          "roles",
          "storage-classes",
          "default-storage-class",
          "keeps-version-ids",
          "loses-underscores");

  private static final Pattern ROLE = Pattern.compile("acs:ram::[^:/]+:role/[^:]+");

  private static final Pattern STORAGE_CLASS = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private static final ObjectMapper YAML =
      new ObjectMapper(new YAMLFactory().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION));

  private final CredentialsReader credentials;

  /**
   * @param environment what {@code ...-env} fields of credentials refer to
   */
  public RegionCatalogueReader(Map<String, String> environment) {
    this.credentials = new CredentialsReader(environment);
  }

  /** With the environment of this process. */
  public RegionCatalogueReader() {
    this(System.getenv());
  }

  /**
   * @throws IllegalArgumentException if a file cannot be read or says something wrong
   */
  public RegionCatalogue read(Path regionsFile, Path credentialsFile) {
    Map<String, StoreCredentials> keys =
        credentials.read(nameOf(credentialsFile), parse(credentialsFile), credentialsFile);
    YamlNode root = YamlNode.of(nameOf(regionsFile), parse(regionsFile), Set.of("regions"));
    Map<RegionName, Region> regions = new LinkedHashMap<>();
    for (YamlNode entry : root.mappings("regions", REGION_FIELDS)) {
      Region region = region(entry, keys);
      if (regions.put(region.name(), region) != null) {
        throw entry.problem("name", "is used twice: " + region.name());
      }
    }
    return new RegionCatalogue(List.copyOf(regions.values()));
  }

  private static Region region(YamlNode entry, Map<String, StoreCredentials> keys) {
    return new Region(
        new RegionName(entry.text("name")),
        uri(entry, "endpoint", entry.text("endpoint")),
        addressing(entry),
        entry.text("signing-region"),
        credentials(entry, keys),
        entry.textIfPresent("group"),
        entry.textIfPresent("accelerate-endpoint").map(u -> uri(entry, "accelerate-endpoint", u)),
        bandwidth(entry),
        entry.flag("rtc"),
        buckets(entry),
        adopted(entry),
        roles(entry, keys),
        storageClasses(entry),
        entry
            .textIfPresent("default-storage-class")
            .map(word -> storageClass(entry, "default-storage-class", word)),
        entry.flag("keeps-version-ids"),
        entry.flag("loses-underscores"));
  }

  private static StoreCredentials credentials(YamlNode entry, Map<String, StoreCredentials> keys) {
    return referred(entry, "credentials", entry.text("credentials"), keys);
  }

  private static StoreCredentials referred(
      YamlNode entry, String field, String reference, Map<String, StoreCredentials> keys) {
    StoreCredentials found = keys.get(reference);
    if (found == null) {
      throw entry.problem(field, "refers to " + reference + ", which is not there");
    }
    return found;
  }

  private static Map<String, StoreCredentials> roles(
      YamlNode entry, Map<String, StoreCredentials> keys) {
    Map<String, StoreCredentials> roles = new LinkedHashMap<>();
    entry
        .texts("roles")
        .forEach(
            (role, reference) -> {
              if (!ROLE.matcher(role).matches()) {
                throw entry.problem("roles", "must name roles as acs:ram::<account>:role/<name>");
              }
              roles.put(role, referred(entry, "roles", reference, keys));
            });
    return roles;
  }

  private static Map<String, String> storageClasses(YamlNode entry) {
    Map<String, String> classes = new LinkedHashMap<>();
    entry
        .texts("storage-classes")
        .forEach(
            (from, to) ->
                classes.put(
                    storageClass(entry, "storage-classes", from),
                    storageClass(entry, "storage-classes", to)));
    return classes;
  }

  private static String storageClass(YamlNode entry, String field, String word) {
    if (!STORAGE_CLASS.matcher(word).matches()) {
      throw entry.problem(field, "must hold storage classes of S3, as STANDARD_IA");
    }
    return word;
  }

  private static Addressing addressing(YamlNode entry) {
    return switch (entry.textIfPresent("addressing").orElse("path")) {
      case "path" -> Addressing.PATH;
      case "virtual-host" -> Addressing.VIRTUAL_HOST;
      default -> throw entry.problem("addressing", "must be path or virtual-host");
    };
  }

  private static URI uri(YamlNode entry, String field, String text) {
    try {
      URI uri = new URI(text);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (http
          && uri.getHost() != null
          && uri.getUserInfo() == null
          && uri.getQuery() == null
          && uri.getFragment() == null) {
        return uri;
      }
    } catch (URISyntaxException invalid) {
      // The same complaint as for other things that are no endpoint.
    }
    throw entry.problem(field, "must be like https://host:port");
  }

  private static OptionalLong bandwidth(YamlNode entry) {
    Optional<String> text = entry.textIfPresent("bandwidth-limit");
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      long bytes = Long.parseLong(text.get());
      if (bytes > 0) {
        return OptionalLong.of(bytes);
      }
    } catch (NumberFormatException notNumber) {
      // The same complaint as for zero.
    }
    throw entry.problem("bandwidth-limit", "must be a number of bytes per second");
  }

  private static Map<BucketName, BucketName> buckets(YamlNode entry) {
    Map<BucketName, BucketName> buckets = new LinkedHashMap<>();
    Map<String, String> taken = new TreeMap<>();
    entry
        .texts("buckets")
        .forEach(
            (here, inStore) -> {
              if (taken.put(inStore, here) != null) {
                throw entry.problem("buckets", "gives two buckets the name " + inStore);
              }
              buckets.put(new BucketName(here), new BucketName(inStore));
            });
    return buckets;
  }

  private static Map<BucketName, String> adopted(YamlNode entry) {
    Map<BucketName, String> adopted = new LinkedHashMap<>();
    entry.texts("adopted").forEach((name, account) -> adopted.put(new BucketName(name), account));
    return adopted;
  }

  private static JsonNode parse(Path file) {
    try {
      return YAML.readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException invalid) {
      // Jackson's message quotes the text, which may be a secret; the place is enough.
      throw new IllegalArgumentException(
          nameOf(file) + " is no valid YAML at line " + invalid.getLocation().getLineNr());
    } catch (IOException unreadable) {
      throw new IllegalArgumentException(nameOf(file) + " cannot be read", unreadable);
    }
  }

  private static String nameOf(Path file) {
    return file.getFileName().toString();
  }
}
