package io.crosstide.gateway.oss.replication;

/** The ECs of replication calls that are refused here, all from the documentation of OSS. */
public final class ReplicationEcs {
  public static final String MALFORMED = "0031-00000001";
  public static final String DELETE_WITHOUT_ID = "0031-00000008";
  public static final String RTC_WITHOUT_ID = "0031-00000015";
  public static final String PREFIX_NOT_UTF8 = "0031-00000018";
  public static final String ENCRYPTION_WITHOUT_KEY = "0031-00000033";

  private ReplicationEcs() {}
}
