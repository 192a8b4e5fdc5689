package io.crosstide.gateway.oss.address;

import io.crosstide.gateway.oss.OssRequest;
import io.crosstide.gateway.oss.PercentCoding;
import io.crosstide.gateway.oss.error.OssErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds service, bucket or object in host and path. Never normalises a path. */
public final class AddressResolver {
  private final HostNames hosts;

  public AddressResolver(ServiceHosts hosts) {
    this.hosts = new HostNames(hosts);
  }

  /**
   * All readings of the request's address, most likely first; nearly always exactly one. Where
   * there are two, the one under which the signature verifies is right, and the last is the plain
   * one that holds for unsigned requests.
   *
   * @throws io.crosstide.gateway.oss.error.OssException InvalidBucketName or InvalidObjectName if
   *     no reading is a legal name
   */
  public List<OssAddress> resolve(OssRequest request) {
    HostReading host = hosts.read(request.host());
    Optional<String> region = host.region().or(request::portRegion);
    String path = withoutLeadingSlash(decodePath(request.rawPath()));
    if (host.bucket().isEmpty()) {
      return List.of(new OssAddress(pathStyle(path), AddressStyle.PATH, region));
    }
    String bucket = host.bucket().get();
    List<OssAddress> readings = new ArrayList<>(2);
    if (host.pathMayNameBucket() && (path.equals(bucket) || path.startsWith(bucket + "/"))) {
      readings.add(new OssAddress(pathStyle(path), AddressStyle.PATH, region));
    }
    readings.add(new OssAddress(inBucket(bucket, path), host.style(), region));
    return readings;
  }

  private static OssResource pathStyle(String path) {
    if (path.isEmpty()) {
      return new OssResource.Service();
    }
    int slash = path.indexOf('/');
    String bucket = slash < 0 ? path : path.substring(0, slash);
    return inBucket(bucket, slash < 0 ? "" : path.substring(slash + 1));
  }

  private static OssResource inBucket(String bucket, String key) {
    String name = NameRules.requireBucketName(bucket);
    return key.isEmpty()
        ? new OssResource.Bucket(name)
        : new OssResource.StoredObject(name, NameRules.requireKey(key));
  }

  private static String decodePath(String rawPath) {
    return PercentCoding.decodePath(rawPath)
        .orElseThrow(() -> OssErrors.invalidObjectName(rawPath).asException());
  }

  private static String withoutLeadingSlash(String path) {
    return path.startsWith("/") ? path.substring(1) : path;
  }
}
