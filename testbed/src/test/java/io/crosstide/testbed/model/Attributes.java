package io.crosstide.testbed.model;

import com.aliyun.oss.model.CannedAccessControlList;
import com.aliyun.oss.model.ObjectMetadata;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/** What a client sets beside the content, at random, and what of it must be seen later. */
final class Attributes {
  /** Every letter that tags may have in their values. */
  private static final String AWKWARD_TAG = "a b+c/d=e:f@g.h_i-j";

  private static final String AWKWARD_VALUE = "two  blanks, and \"quotes\"; =?x";

  private final Map<String, String> headers = new HashMap<>();
  private final Map<String, String> metadata = new HashMap<>();
  private final Map<String, String> tags;
  private final String acl;
  private final String storageClass;

  /**
   * @param number told in the metadata
   */
  Attributes(Random random, int number) {
    headers.put("content-type", "application/x-" + random.nextInt(5));
    sometimes(random, 2, "cache-control", "max-age=" + number);
    sometimes(random, 5, "content-disposition", "attachment; filename=\"a b.txt\"");
    sometimes(random, 5, "content-encoding", "identity");
    sometimes(random, 5, "content-language", "de-DE");
    sometimes(random, 5, "expires", "Wed, 01 Dec 2094 16:00:00 GMT");
    metadata.put("op", Integer.toString(number));
    if (random.nextInt(3) == 0) {
      metadata.put("note", AWKWARD_VALUE);
    }
    if (random.nextInt(3) == 0) {
      // Stores that make dashes of underscores would take the one for the other.
      metadata.put("of-op", "dash");
      metadata.put("of_op", "underscore " + number);
    }
    tags = random.nextInt(3) == 0 ? tags(random, number) : Map.of();
    acl = random.nextInt(4) == 0 ? acl(random) : ObjectState.DEFAULT_ACL;
    storageClass = random.nextInt(10) == 0 ? "IA" : ObjectState.STANDARD;
  }

  private void sometimes(Random random, int oneOf, String header, String value) {
    if (random.nextInt(oneOf) == 0) {
      headers.put(header, value);
    }
  }

  /** One to three tags. */
  static Map<String, String> tags(Random random, int number) {
    Map<String, String> tags = new HashMap<>(Map.of("op", Integer.toString(number)));
    if (random.nextBoolean()) {
      tags.put("awkward", AWKWARD_TAG);
    }
    if (random.nextBoolean()) {
      tags.put("empty", "");
    }
    return tags;
  }

  /** An ACL that an object may be given. */
  static String acl(Random random) {
    CannedAccessControlList[] all = {
      CannedAccessControlList.PublicRead,
      CannedAccessControlList.PublicReadWrite,
      CannedAccessControlList.Private,
      CannedAccessControlList.Default
    };
    return all[random.nextInt(all.length)].toString();
  }

  /** As the SDK sends them with a write. */
  ObjectMetadata toSend() {
    ObjectMetadata sent = new ObjectMetadata();
    headers.forEach(sent::setHeader);
    metadata.forEach(sent::addUserMetadata);
    if (!tags.isEmpty()) {
      // The SDK's own method refuses empty values.
      sent.setHeader("x-oss-tagging", inHeader(tags));
    }
    if (!acl.equals(ObjectState.DEFAULT_ACL)) {
      sent.setObjectAcl(CannedAccessControlList.parse(acl));
    }
    if (!storageClass.equals(ObjectState.STANDARD)) {
      sent.setHeader("x-oss-storage-class", storageClass);
    }
    return sent;
  }

  private static String inHeader(Map<String, String> tags) {
    return tags.entrySet().stream()
        .map(tag -> encode(tag.getKey()) + "=" + encode(tag.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** An object that was written with them. */
  ObjectState with(Content content, String type) {
    return new ObjectState(
        content.sha256(), content.size(), headers, metadata, tags, acl, storageClass, type);
  }

  /** A copy of an object that was given them. */
  ObjectState with(ObjectState copied) {
    return new ObjectState(
        copied.sha256(), copied.size(), headers, metadata, tags, acl, storageClass, copied.type());
  }

  boolean hasTags() {
    return !tags.isEmpty();
  }
}
