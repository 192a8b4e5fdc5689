package io.crosstide.gateway.oss.address;

/** How the client named the bucket. */
public enum AddressStyle {
  /** First segment of the path. */
  PATH,
  /** First label of the host. */
  VIRTUAL_HOST,
  /** A host name mapped to a bucket by configuration. */
  CNAME
}
