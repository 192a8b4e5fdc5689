package io.crosstide.gateway;

import io.crosstide.gateway.buckets.BucketCalls;
import io.crosstide.gateway.buckets.BucketLife;
import io.crosstide.gateway.buckets.BucketVersioning;
import io.crosstide.gateway.call.Call;
import io.crosstide.gateway.door.Operations;
import io.crosstide.gateway.objects.ObjectCalls;
import io.crosstide.gateway.replication.ReplicationCalls;
import io.vertx.core.Future;

/** Which call goes where: the whole list at one glance. */
record OperationSwitch(
    BucketCalls buckets,
    BucketVersioning versioning,
    BucketLife life,
    ObjectCalls objects,
    ReplicationCalls replication)
    implements Operations {

  @Override
  public Future<Void> run(Call call) {
    return switch (call.operation()) {
      case LIST_BUCKETS -> buckets.list(call);
      case PUT_BUCKET -> life.put(call);
      case DELETE_BUCKET -> life.delete(call);
      case HEAD_BUCKET -> buckets.head(call);
      case GET_BUCKET_INFO -> buckets.info(call);
      case GET_BUCKET_LOCATION -> buckets.location(call);
      case GET_BUCKET_ACL -> buckets.getAcl(call);
      case PUT_BUCKET_ACL -> buckets.putAcl(call);
      case GET_BUCKET_VERSIONING -> versioning.get(call);
      case PUT_BUCKET_VERSIONING -> versioning.put(call);
      case PUT_BUCKET_REPLICATION -> replication.put(call);
      case PUT_BUCKET_RTC -> replication.putRtc(call);
      case GET_BUCKET_REPLICATION -> replication.get(call);
      case GET_BUCKET_REPLICATION_LOCATION -> replication.getLocations(call);
      case GET_BUCKET_REPLICATION_PROGRESS -> replication.getProgress(call);
      case DELETE_BUCKET_REPLICATION -> replication.delete(call);
      case LIST_OBJECTS,
          LIST_OBJECTS_V2,
          LIST_OBJECT_VERSIONS,
          LIST_UPLOADS,
          DELETE_OBJECTS,
          PUT_OBJECT,
          COPY_OBJECT,
          APPEND_OBJECT,
          GET_OBJECT,
          HEAD_OBJECT,
          GET_OBJECT_META,
          DELETE_OBJECT,
          INITIATE_UPLOAD,
          UPLOAD_PART,
          UPLOAD_PART_COPY,
          COMPLETE_UPLOAD,
          ABORT_UPLOAD,
          LIST_PARTS,
          GET_OBJECT_TAGGING,
          PUT_OBJECT_TAGGING,
          DELETE_OBJECT_TAGGING,
          GET_OBJECT_ACL,
          PUT_OBJECT_ACL ->
          objects.run(call);
    };
  }
}
