package io.crosstide.gateway.oss.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aliyun.oss.internal.ResponseParsers.GetBucketReplicationLocationResponseParser;
import com.aliyun.oss.internal.ResponseParsers.GetBucketReplicationProgressResponseParser;
import com.aliyun.oss.internal.ResponseParsers.GetBucketReplicationResponseParser;
import com.aliyun.oss.model.AddBucketReplicationRequest.ReplicationAction;
import com.aliyun.oss.model.BucketReplicationProgress;
import com.aliyun.oss.model.ReplicationRule;
import com.aliyun.oss.model.ReplicationStatus;
import io.crosstide.gateway.oss.Sdk;
import io.crosstide.gateway.oss.replication.ReplicationLocationBody.Link;
import io.crosstide.gateway.oss.replication.ReplicationProgressBody.Progress;
import io.crosstide.gateway.oss.replication.ReplicationProgressBody.ShownProgress;
import io.crosstide.gateway.oss.replication.ReplicationRuleView.Rtc;
import io.crosstide.gateway.oss.replication.ReplicationRuleView.Status;
import io.crosstide.gateway.oss.replication.UserTaggingsXml.UserTag;
import io.crosstide.gateway.oss.xml.Xml;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ReplicationBodiesTest {
  private static final Instant MARK = Instant.parse("2026-11-21T20:30:15.999Z");

  @Test
  void showsWhatEveryRuleNeedsAndNothingElse() {
    String body = Xml.text(new ReplicationConfigurationBody(List.of(plain(Status.STARTING, true))));
    assertThat(body)
        .isEqualTo(
            "<ReplicationConfiguration><Rule><ID>r1</ID><Action>ALL</Action>"
                + "<Destination><Bucket>dst</Bucket><Location>oss-cn-beijing</Location>"
                + "</Destination><Status>starting</Status>"
                + "<HistoricalObjectReplication>enabled</HistoricalObjectReplication>"
                + "</Rule></ReplicationConfiguration>");
  }

  @Test
  void showsEverythingThatWasGiven() {
    String body = Xml.text(new ReplicationConfigurationBody(List.of(full("Enabled"))));
    assertThat(body)
        .isEqualTo(
            "<ReplicationConfiguration><Rule><ID>a &lt;b&gt; &amp;\"</ID>"
                + "<PrefixSet><Prefix>p&amp;/</Prefix><Prefix> q</Prefix></PrefixSet>"
                + "<UserTaggings><FilterType>AND</FilterType><UserTagging><Key>k</Key>"
                + "<Value>v</Value></UserTagging></UserTaggings><Action>PUT,DELETE</Action>"
                + "<Destination><Bucket>dst</Bucket><Location>oss-cn-beijing</Location>"
                + "<TransferType>oss_acc</TransferType></Destination><Status>doing</Status>"
                + "<HistoricalObjectReplication>disabled</HistoricalObjectReplication>"
                + "<SyncRole>role</SyncRole><SourceSelectionCriteria><SseKmsEncryptedObjects>"
                + "<Status>Enabled</Status></SseKmsEncryptedObjects></SourceSelectionCriteria>"
                + "<EncryptionConfiguration><ReplicaKmsKeyID>key</ReplicaKmsKeyID>"
                + "</EncryptionConfiguration><RTC><Status>enabling</Status></RTC>"
                + "<Source><Location>oss-&lt;a&gt;</Location></Source>"
                + "</Rule></ReplicationConfiguration>");
  }

  /** Role, status, key as stored; what is shown of each. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "r, Enabled, k, r, Enabled, k",
        "r, Disabled, k, r, Disabled, -",
        "-, Enabled, k, -, -, -",
        "-, Enabled, -, -, -, -",
        "r, -, -, r, -, -",
        "r, Enabled, -, r, Enabled, -",
        "-, -, k, -, -, -",
      })
  void showsEncryptionAsOssDoes(
      String role,
      String status,
      String key,
      String shownRole,
      String shownStatus,
      String shownKey) {
    ReplicationRuleView rule =
        new ReplicationRuleView(
            "r1",
            List.of(),
            Optional.empty(),
            "ALL",
            "dst",
            "oss-x",
            Optional.empty(),
            Status.DOING,
            true,
            Optional.ofNullable(role),
            Optional.ofNullable(status),
            Optional.ofNullable(key),
            Optional.empty(),
            Optional.empty());
    var shown =
        Xml.read(new ReplicationConfigurationBody(List.of(rule)).toBytes())
            .child("Rule")
            .orElseThrow();
    assertThat(shown.text("SyncRole").orElse(null)).isEqualTo(shownRole);
    assertThat(
            shown.text("SourceSelectionCriteria", "SseKmsEncryptedObjects", "Status").orElse(null))
        .isEqualTo(shownStatus);
    assertThat(shown.text("EncryptionConfiguration", "ReplicaKmsKeyID").orElse(null))
        .isEqualTo(shownKey);
    assertThat(shown.child("EncryptionConfiguration").isPresent()).isEqualTo(shownKey != null);
  }

  @Test
  void hidesTheInternalLink() {
    ReplicationRuleView rule = withTransfer("internal");
    assertThat(Xml.text(new ReplicationConfigurationBody(List.of(rule))))
        .doesNotContain("TransferType");
  }

  @Test
  void isReadByTheSdk() throws Exception {
    List<ReplicationRule> rules =
        Sdk.read(
            new ReplicationConfigurationBody(List.of(plain(Status.CLOSING, true), full("Enabled"))),
            new GetBucketReplicationResponseParser());
    assertThat(rules).hasSize(2);
    ReplicationRule first = rules.get(0);
    assertThat(first.getReplicationStatus()).isEqualTo(ReplicationStatus.Closing);
    assertThat(first.isEnableHistoricalObjectReplication()).isTrue();
    assertThat(first.getObjectPrefixList()).isNull();
    assertThat(first.getReplicationActionList()).containsExactly(ReplicationAction.ALL);
    ReplicationRule second = rules.get(1);
    assertThat(second.getReplicationRuleID()).isEqualTo("a <b> &\"");
    assertThat(second.getObjectPrefixList()).containsExactly("p&/", " q");
    assertThat(second.getReplicationActionList())
        .containsExactly(ReplicationAction.PUT, ReplicationAction.DELETE);
    assertThat(second.getSyncRole()).isEqualTo("role");
    assertThat(second.getReplicaKmsKeyID()).isEqualTo("key");
    assertThat(second.getSseKmsEncryptedObjectsStatus()).isEqualTo("Enabled");
    assertThat(second.getTargetBucketLocation()).isEqualTo("oss-cn-beijing");
    assertThat(second.getSourceBucketLocation()).isEqualTo("oss-<a>");
    assertThat(first.getSourceBucketLocation()).isNull();
  }

  @Test
  void showsProgressRoundedDown() throws Exception {
    Progress progress = new Progress(Optional.of(HistoricalFraction.of(0.85, false)), MARK);
    ReplicationProgressBody body = progress(plain(Status.DOING, true), Optional.of(progress));
    assertThat(Xml.text(body))
        .isEqualTo(
            "<ReplicationProgress><Rule><ID>r1</ID><Action>ALL</Action><Destination>"
                + "<Bucket>dst</Bucket><Location>oss-cn-beijing</Location></Destination>"
                + "<Status>doing</Status>"
                + "<HistoricalObjectReplication>enabled</HistoricalObjectReplication>"
                + "<Progress><HistoricalObject>0.85</HistoricalObject>"
                + "<NewObject>2026-11-21T20:30:15.000Z</NewObject></Progress>"
                + "</Rule></ReplicationProgress>");
    BucketReplicationProgress read =
        Sdk.read(body, new GetBucketReplicationProgressResponseParser());
    assertThat(read.getHistoricalObjectProgress()).isEqualTo(0.85f);
    assertThat(read.getNewObjectProgress()).isEqualTo("2026-11-21T20:30:15Z");
  }

  /** I61. */
  @ParameterizedTest
  @EnumSource
  void showsProgressOnlyWhileDoing(Status status) throws Exception {
    Progress progress = new Progress(Optional.of(HistoricalFraction.of(1, true)), MARK);
    ReplicationProgressBody body = progress(plain(status, true), Optional.of(progress));
    assertThat(Xml.text(body).contains("<Progress>")).isEqualTo(status == Status.DOING);
    BucketReplicationProgress read =
        Sdk.read(body, new GetBucketReplicationProgressResponseParser());
    assertThat(read.getNewObjectProgress() != null).isEqualTo(status == Status.DOING);
  }

  @Test
  void showsNoProgressBeforeThereIsAFigure() {
    assertThat(Xml.text(progress(plain(Status.DOING, true), Optional.empty())))
        .doesNotContain("<Progress>");
  }

  @Test
  void showsNoFractionWithoutHistory() {
    Progress progress = new Progress(Optional.of(HistoricalFraction.of(0.5, false)), MARK);
    assertThat(Xml.text(progress(plain(Status.DOING, false), Optional.of(progress))))
        .doesNotContain("<HistoricalObject>")
        .contains("<NewObject>2026-11-21T20:30:15.000Z</NewObject>");
  }

  @Test
  void neverShowsProgressOfNoRule() {
    assertThatThrownBy(() -> new ReplicationProgressBody(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** I7, I61: ratio, complete, text. */
  @ParameterizedTest
  @CsvSource({
    "0, false, 0",
    "-0.1, false, 0",
    "NaN, false, 0",
    "Infinity, false, 0",
    "0.00009, false, 0",
    "1e-12, false, 0",
    "0.1, false, 0.1",
    "0.85, false, 0.85",
    "0.29, false, 0.29",
    "0.123456, false, 0.1234",
    "0.99999, false, 0.9999",
    "1, false, 0.9999",
    "1.5, false, 0.9999",
    "1, true, 1",
    "0.3, true, 1",
  })
  void formatsFractions(double ratio, boolean complete, String text) {
    assertThat(HistoricalFraction.of(ratio, complete).text()).isEqualTo(text);
  }

  @Test
  void listsLocationsInAlphabeticalOrder() throws Exception {
    ReplicationLocationBody body =
        new ReplicationLocationBody(
            List.of("oss-cn-beijing", "oss-ap-northeast-1"),
            List.of(
                new Link("oss-cn-hongkong", List.of("oss_acc")),
                new Link("oss-cn-beijing", List.of("internal", "oss_acc"))),
            List.of("oss-cn-shanghai", "oss-cn-beijing"));
    assertThat(Xml.text(body))
        .isEqualTo(
            "<ReplicationLocation><Location>oss-ap-northeast-1</Location>"
                + "<Location>oss-cn-beijing</Location><LocationTransferTypeConstraint>"
                + "<LocationTransferType><Location>oss-cn-hongkong</Location><TransferTypes>"
                + "<Type>oss_acc</Type></TransferTypes></LocationTransferType>"
                + "<LocationTransferType><Location>oss-cn-beijing</Location><TransferTypes>"
                + "<Type>internal</Type><Type>oss_acc</Type></TransferTypes>"
                + "</LocationTransferType></LocationTransferTypeConstraint>"
                + "<LocationRTCConstraint><Location>oss-cn-beijing</Location>"
                + "<Location>oss-cn-shanghai</Location></LocationRTCConstraint>"
                + "</ReplicationLocation>");
    assertThat(Sdk.read(body, new GetBucketReplicationLocationResponseParser()))
        .containsExactly("oss-ap-northeast-1", "oss-cn-beijing");
  }

  @Test
  void keepsTheElementThatOneClientNeedsWhenThereIsNoLocation() {
    assertThat(Xml.text(new ReplicationLocationBody(List.of(), List.of(), List.of())))
        .isEqualTo(
            "<ReplicationLocation><LocationTransferTypeConstraint>"
                + "</LocationTransferTypeConstraint></ReplicationLocation>");
  }

  private static ReplicationProgressBody progress(
      ReplicationRuleView rule, Optional<Progress> progress) {
    return new ReplicationProgressBody(List.of(new ShownProgress(rule, progress)));
  }

  private static ReplicationRuleView plain(Status status, boolean historical) {
    return new ReplicationRuleView(
        "r1",
        List.of(),
        Optional.empty(),
        "ALL",
        "dst",
        "oss-cn-beijing",
        Optional.empty(),
        status,
        historical,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static ReplicationRuleView withTransfer(String transferType) {
    return new ReplicationRuleView(
        "r1",
        List.of(),
        Optional.empty(),
        "ALL",
        "dst",
        "oss-cn-beijing",
        Optional.of(transferType),
        Status.DOING,
        true,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static ReplicationRuleView full(String kmsStatus) {
    return new ReplicationRuleView(
        "a <b> &\"",
        List.of("p&/", " q"),
        Optional.of(new UserTaggingsXml(Optional.of("AND"), List.of(new UserTag("k", "v")))),
        "PUT,DELETE",
        "dst",
        "oss-cn-beijing",
        Optional.of("oss_acc"),
        Status.DOING,
        false,
        Optional.of("role"),
        Optional.of(kmsStatus),
        Optional.of("key"),
        Optional.of(Rtc.ENABLING),
        Optional.of("oss-<a>"));
  }
}
