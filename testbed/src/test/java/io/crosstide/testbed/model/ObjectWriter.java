package io.crosstide.testbed.model;

import com.aliyun.oss.OSS;
import com.aliyun.oss.model.CannedAccessControlList;
import com.aliyun.oss.model.CompleteMultipartUploadRequest;
import com.aliyun.oss.model.CopyObjectRequest;
import com.aliyun.oss.model.GenericRequest;
import com.aliyun.oss.model.InitiateMultipartUploadRequest;
import com.aliyun.oss.model.ObjectMetadata;
import com.aliyun.oss.model.PartETag;
import com.aliyun.oss.model.SetObjectAclRequest;
import com.aliyun.oss.model.SetObjectTaggingRequest;
import com.aliyun.oss.model.UploadPartRequest;
import io.crosstide.testbed.stores.TestStores;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Does things through the gateway and tells the model what must have come of them. */
final class ObjectWriter {
  private final OSS oss;
  private final String bucket;
  private final StoreView store;
  private final BucketModel model;
  private final TestStores.Store traits;

  /**
   * @param store the same bucket, to learn the ids of versions: not every store tells them with
   *     each write
   * @param traits what the store does in its own way
   */
  ObjectWriter(
      OSS oss, String bucket, StoreView store, BucketModel model, TestStores.Store traits) {
    this.traits = traits;
    this.oss = oss;
    this.bucket = bucket;
    this.store = store;
    this.model = model;
  }

  void put(String key, Content content, Attributes attributes) throws Exception {
    ObjectMetadata metadata = attributes.toSend();
    metadata.setContentLength(content.size());
    oss.putObject(bucket, key, new ByteArrayInputStream(content.parts().get(0)), metadata);
    written(key, attributes.with(content, ObjectState.NORMAL));
  }

  void upload(String key, Content content, Attributes attributes) throws Exception {
    InitiateMultipartUploadRequest begin = new InitiateMultipartUploadRequest(bucket, key);
    begin.setObjectMetadata(attributes.toSend());
    String id = oss.initiateMultipartUpload(begin).getUploadId();
    List<PartETag> parts = new ArrayList<>();
    for (byte[] bytes : content.parts()) {
      UploadPartRequest part = new UploadPartRequest();
      part.setBucketName(bucket);
      part.setKey(key);
      part.setUploadId(id);
      part.setPartNumber(parts.size() + 1);
      part.setPartSize(bytes.length);
      part.setInputStream(new ByteArrayInputStream(bytes));
      parts.add(oss.uploadPart(part).getPartETag());
    }
    oss.completeMultipartUpload(new CompleteMultipartUploadRequest(bucket, key, id, parts));
    ObjectState state = attributes.with(content, ObjectState.MULTIPART);
    written(key, traits.forgetsTagsOfUploads() ? state.withTags(Map.of()) : state);
  }

  /**
   * Copies an object, or one version of it. Tags go along unless others are given; ACL and class do
   * not.
   *
   * @param attributes that replace those of the source
   */
  void copy(
      String from,
      ModelVersion source,
      Optional<String> version,
      String key,
      Optional<Attributes> attributes)
      throws Exception {
    CopyObjectRequest request =
        new CopyObjectRequest(bucket, from, version.orElse(null), bucket, key);
    attributes.ifPresent(replacing -> request.setNewObjectMetadata(replacing.toSend()));
    boolean otherTags = attributes.filter(Attributes::hasTags).isPresent();
    if (otherTags) {
      request.getNewObjectMetadata().setHeader("x-oss-tagging-directive", "Replace");
    }
    oss.copyObject(request);
    ObjectState old = source.state().orElseThrow().withType(ObjectState.ANY_TYPE);
    ObjectState plain = old.withAcl(ObjectState.DEFAULT_ACL).withStorageClass(ObjectState.STANDARD);
    ObjectState next = attributes.map(replacing -> replacing.with(old)).orElse(plain);
    written(key, otherTags ? next : next.withTags(old.tags()));
  }

  private void written(String key, ObjectState state) throws Exception {
    model.write(key, latestId(key), state);
  }

  private String latestId(String key) throws Exception {
    return model.keepsVersions() ? store.latestId(key) : ModelVersion.NULL;
  }

  void delete(String key) throws Exception {
    boolean wasDeleted = model.isDeleted(key);
    oss.deleteObject(bucket, key);
    if (traits.stacksMarkers() || !wasDeleted) {
      model.delete(key, latestId(key));
    }
  }

  void deleteVersion(String key, String id) {
    oss.deleteVersion(bucket, key, id);
    model.deleteVersion(key, id);
  }

  /**
   * @param version what is changed
   * @param id named in the request, if any
   */
  void setTags(String key, ModelVersion version, Optional<String> id, Map<String, String> tags) {
    if (tags.isEmpty()) {
      GenericRequest request = new GenericRequest(bucket, key);
      id.ifPresent(request::setVersionId);
      oss.deleteObjectTagging(request);
    } else {
      SetObjectTaggingRequest request = new SetObjectTaggingRequest(bucket, key, tags);
      id.ifPresent(request::setVersionId);
      oss.setObjectTagging(request);
    }
    model.change(key, version.id(), old -> old.withState(old.state().orElseThrow().withTags(tags)));
  }

  /**
   * An object that was written as {@code private} says so in its metadata. Another ACL takes that
   * away by copying it onto itself, which makes a version where versions are kept.
   */
  void setAcl(String key, ModelVersion version, Optional<String> id, String acl) throws Exception {
    SetObjectAclRequest request =
        new SetObjectAclRequest(bucket, key, CannedAccessControlList.parse(acl));
    id.ifPresent(request::setVersionId);
    oss.setObjectAcl(request);
    model.change(key, version.id(), old -> old.withAcl(acl));
    if (id.isEmpty() && version.madePrivate() && !acl.equals("private")) {
      ObjectState state = version.state().orElseThrow().withAcl(acl);
      written(key, state.withType(ObjectState.ANY_TYPE));
    }
  }
}
