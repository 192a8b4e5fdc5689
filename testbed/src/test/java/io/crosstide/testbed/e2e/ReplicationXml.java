package io.crosstide.testbed.e2e;

import java.nio.charset.StandardCharsets;
import java.util.Collections;

/** Bodies of the replication calls, good ones and such as no SDK would send. */
final class ReplicationXml {
  private ReplicationXml() {}

  static byte[] rule(String inner) {
    return bytes(ruleText(inner));
  }

  static String ruleText(String inner) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ReplicationConfiguration><Rule>"
        + inner
        + "</Rule></ReplicationConfiguration>";
  }

  static String destination(String bucket) {
    return destination(bucket, "oss-cn-beijing");
  }

  static String destination(String bucket, String location) {
    return "<Destination><Bucket>"
        + bucket
        + "</Bucket><Location>"
        + location
        + "</Location></Destination>";
  }

  static String prefixSet(String pattern, int count) {
    StringBuilder xml = new StringBuilder("<PrefixSet>");
    for (int i = 0; i < count; i++) {
      xml.append(pattern.formatted(i));
    }
    return xml.append("</PrefixSet>").toString();
  }

  static String tags(int count) {
    return "<UserTaggings><FilterType>AND</FilterType>"
        + String.join(
            "",
            Collections.nCopies(count, "<UserTagging><Key>k</Key><Value>v</Value></UserTagging>"))
        + "</UserTaggings>";
  }

  static byte[] deletion(String id) {
    return bytes("<ReplicationRules><ID>" + id + "</ID></ReplicationRules>");
  }

  static byte[] rtc(String id, String status) {
    return bytes(
        "<ReplicationRule><RTC><Status>" + status + "</Status></RTC>" + id + "</ReplicationRule>");
  }

  static String bomb() {
    StringBuilder dtd = new StringBuilder("<!DOCTYPE b [<!ENTITY a0 \"ha\">");
    for (int i = 1; i < 20; i++) {
      dtd.append("<!ENTITY a%d \"&a%d;&a%d;&a%d;\">".formatted(i, i - 1, i - 1, i - 1));
    }
    return dtd + "]><ReplicationConfiguration><Rule>&a19;</Rule></ReplicationConfiguration>";
  }

  static String external(String target) {
    return "<!DOCTYPE b [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><ReplicationConfiguration><Rule><ID>&x;</ID>"
        + destination(target)
        + "</Rule></ReplicationConfiguration>";
  }

  static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
