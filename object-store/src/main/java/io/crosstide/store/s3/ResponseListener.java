package io.crosstide.store.s3;

import io.crosstide.contracts.id.RegionName;
import java.time.Instant;
import java.util.Optional;

/** Is told of every response of a store, to measure the offset of its clock. Must not block. */
@FunctionalInterface
public interface ResponseListener {
  /** Ignores everything. */
  ResponseListener NONE = (region, requestSentAt, responseAt, date) -> {};

  /**
   * @param requestSentAt our clock when the request's head was sent
   * @param responseAt our clock when the response's head arrived
   * @param date the Date header, full seconds; empty if there was none or it could not be read
   */
  void onResponse(
      RegionName region, Instant requestSentAt, Instant responseAt, Optional<Instant> date);
}
