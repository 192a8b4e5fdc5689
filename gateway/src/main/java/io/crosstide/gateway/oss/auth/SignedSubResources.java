package io.crosstide.gateway.oss.auth;

import java.util.Set;

/** The query parameters that a V1 signature covers. All others may be changed by anybody. */
public final class SignedSubResources {
  private static final String IMAGE_PREFIX = "udf";

  private static final Set<String> NAMES =
      Set.of(
          """
          acl append asyncFetch accessPoint accessPointPolicy bucketArchiveDirectRead bucketInfo
          callback callback-var cname comp continuation-token cors delete encryption endTime group
          httpsConfig img inventory inventoryId lifecycle link live location logging metaQuery
          objectInfo objectMeta partNumber policy policyStatus position publicAccessBlock qos
          qosInfo qosRequester redundancyTransition referer regionList rename replication
          replicationLocation replicationProgress requestPayment requesterQosInfo resourceGroup
          resourcePool resourcePoolBuckets resourcePoolInfo response-cache-control
          response-content-disposition response-content-encoding response-content-language
          response-content-type response-expires responseHeader restore rtc security-token
          sequential startTime stat status style styleName symlink tagging transferAcceleration
          uploadId uploads versionId versioning versions vod website worm wormExtend wormId
          x-oss-ac-forward-allow x-oss-ac-source-ip x-oss-ac-subnet-mask x-oss-ac-vpc-id
          x-oss-access-point-name x-oss-async-process x-oss-process
          x-oss-redundancy-transition-taskid x-oss-request-payer x-oss-target-redundancy-type
          x-oss-traffic-limit x-oss-write-get-object-response"""
              .split("\\s+"));

  private SignedSubResources() {}

  /** Their names, but for those of the image feature, which begin alike. */
  public static Set<String> names() {
    return NAMES;
  }

  /** True if a V1 signature covers the parameter. */
  public static boolean contains(String parameter) {
    return NAMES.contains(parameter) || parameter.startsWith(IMAGE_PREFIX);
  }
}
