package io.crosstide.store.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.store.region.Region.Addressing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegionCatalogueReaderTest {
  private static final String REGION =
      """
      regions:
        - name: oss-a
          endpoint: http://127.0.0.1:9000
          signing-region: us-east-1
          credentials: main
      """;
  private static final String CREDENTIALS =
      """
      credentials:
        main: { access-key-id: AK, secret-access-key: topsecret }
      """;

  @TempDir private Path directory;

  @Test
  void readsTheLeastThatIsNeeded() throws IOException {
    Region region = read(REGION, CREDENTIALS).find(new RegionName("oss-a")).orElseThrow();
    assertThat(region.endpoint()).hasToString("http://127.0.0.1:9000");
    assertThat(region.addressing()).isEqualTo(Addressing.PATH);
    assertThat(region.credentials()).isEqualTo(new StoreCredentials("AK", "topsecret"));
    assertThat(region.group()).isEmpty();
    assertThat(region.bandwidthLimit()).isEmpty();
    assertThat(region.rtc()).isFalse();
    assertThat(region.keepsVersionIds()).isFalse();
    assertThat(region.losesUnderscores()).isFalse();
    assertThat(region.adopted()).isEmpty();
  }

  @Test
  void readsEverything() throws IOException {
    String regions =
        """
        regions:
          - name: oss-b
            endpoint: https://store.example
            addressing: virtual-host
            signing-region: eu-1
            credentials: main
            group: eu
            accelerate-endpoint: https://fast.example:8443
            bandwidth-limit: 125000000
            rtc: true
            buckets: { photos: company-photos }
            adopted: { archive: account-1 }
            roles: { "acs:ram::1:role/replicator": main }
            storage-classes: { GLACIER: STANDARD_IA, COLD: STANDARD }
            default-storage-class: STANDARD_IA
            keeps-version-ids: true
            loses-underscores: true
          - { name: oss-a, endpoint: "http://h", signing-region: r, credentials: main }
        """;
    RegionCatalogue catalogue = read(regions, CREDENTIALS);
    assertThat(catalogue.regions())
        .extracting(r -> r.name().value())
        .containsExactly("oss-b", "oss-a");
    Region region = catalogue.regions().get(0);
    assertThat(region.addressing()).isEqualTo(Addressing.VIRTUAL_HOST);
    assertThat(region.group()).contains("eu");
    assertThat(region.accelerateEndpoint().orElseThrow()).hasToString("https://fast.example:8443");
    assertThat(region.bandwidthLimit()).hasValue(125_000_000);
    assertThat(region.rtc()).isTrue();
    assertThat(region.keepsVersionIds()).isTrue();
    assertThat(region.losesUnderscores()).isTrue();
    assertThat(region.inStore(new BucketName("photos")).value()).isEqualTo("company-photos");
    assertThat(region.roles().get("acs:ram::1:role/replicator").accessKeyId()).isEqualTo("AK");
    assertThat(region.storageClasses())
        .isEqualTo(Map.of("GLACIER", "STANDARD_IA", "COLD", "STANDARD"));
    assertThat(region.storageClass()).contains("STANDARD_IA");
    assertThat(region.adopted()).containsEntry(new BucketName("archive"), "account-1");
  }

  @Test
  void takesCredentialsFromElsewhere() throws IOException {
    Files.writeString(directory.resolve("secret.txt"), "from-file\n");
    String credentials =
        """
        credentials:
          main: { access-key-id-env: KEY_ID, secret-access-key-file: secret.txt }
        """;
    assertThat(read(REGION, credentials).regions().get(0).credentials())
        .isEqualTo(new StoreCredentials("from-env", "from-file"));
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          name: oss-a | name: '' | regions[0].name must be a text
          signing-region: us-east-1 | rtc: true | regions[0].signing-region is missing
          credentials: main | credentials: other | regions[0].credentials refers to other, which is not there
          endpoint: http://127.0.0.1:9000 | endpoint: ftp://x | regions[0].endpoint must be like
          endpoint: http://127.0.0.1:9000 | endpoint: http://u:p@x | regions[0].endpoint must be like
          endpoint: http://127.0.0.1:9000 | endpoint: 'not a uri' | regions[0].endpoint must be like
          signing-region: us-east-1 | signing-regio: x | regions[0] has fields that nobody knows: signing-regio
          signing-region: us-east-1 | {signing-region: [a]} | is no valid YAML
          name: oss-a | name: oss-a\\n    addressing: odd | regions[0].addressing must be path or virtual-host
          name: oss-a | name: oss-a\\n    bandwidth-limit: 0 | regions[0].bandwidth-limit must be a number
          name: oss-a | name: oss-a\\n    bandwidth-limit: 1MB | regions[0].bandwidth-limit must be a number
          name: oss-a | name: oss-a\\n    rtc: often | regions[0].rtc must be true or false
          name: oss-a | name: oss-a\\n    buckets: [x] | regions[0].buckets must be a mapping
          name: oss-a | name: oss-a\\n    adopted: {a: } | regions[0].adopted.a is missing
          name: oss-a | name: oss-a\\n    buckets: {a: s, b: s} | regions[0].buckets gives two buckets the name s
          name: oss-a | name: oss-a\\n    roles: {replicator: main} | regions[0].roles must name roles as acs:ram::
          name: oss-a | name: oss-a\\n    roles: {"acs:ram::1:role/r": nobody} | regions[0].roles refers to nobody, which is not there
          name: oss-a | name: oss-a\\n    storage-classes: {GLACIER: a b} | regions[0].storage-classes must hold storage classes
          name: oss-a | name: oss-a\\n    default-storage-class: '?' | regions[0].default-storage-class must hold storage classes
          name: oss-a | name: oss-a\\n    name: oss-b | is no valid YAML
          """)
  void namesTheFieldThatIsWrong(String good, String bad, String complaint) {
    assertRefused(REGION.replace(good, bad.replace("\\n", "\n")), CREDENTIALS, complaint);
  }

  @Test
  void refusesRegionsThatAreNoneOrTwice() {
    assertRefused("regions: []", CREDENTIALS, "regions.yaml.regions must be a sequence");
    assertRefused("", CREDENTIALS, "regions.yaml must be a mapping");
    String twice = REGION + REGION.substring(REGION.indexOf('\n') + 1);
    assertRefused(twice, CREDENTIALS, "regions[1].name is used twice: oss-a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          { access-key-id: AK } | secret-access-key must be given once
          { access-key-id: AK, secret-access-key: topsecret, secret-access-key-env: X } | must be given once
          { access-key-id: AK, secret-access-key-env: UNSET } | names the variable UNSET, which is not set
          { access-key-id: AK, secret-access-key-file: none.txt } | which cannot be read
          { access-key-id: AK, secret-acess-key: topsecret } | fields that nobody knows: secret-acess-key
          topsecret | must be a mapping
          { access-key-id: AK, secret-access-key: [topsecret] } | secret-access-key must be a text
          { access-key-id: AK, secret-access-key: topsecret | is no valid YAML
          """)
  void namesTheCredentialThatIsWrongAndKeepsItsSecret_I55(String entry, String complaint) {
    assertRefused(REGION, "credentials:\n  main: " + entry + "\n", complaint);
  }

  private void assertRefused(String regions, String credentials, String complaint) {
    assertThatThrownBy(() -> read(regions, credentials))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(complaint)
        .hasMessageNotContaining("topsecret")
        .hasMessageMatching("(?s)(regions|credentials)\\.yaml.*");
  }

  private RegionCatalogue read(String regions, String credentials) throws IOException {
    Path regionsFile = Files.writeString(directory.resolve("regions.yaml"), regions);
    Path credentialsFile = Files.writeString(directory.resolve("credentials.yaml"), credentials);
    return new RegionCatalogueReader(Map.of("KEY_ID", "from-env"))
        .read(regionsFile, credentialsFile);
  }
}
