package io.crosstide.worker.copy;

import io.crosstide.contracts.id.RegionName;
import io.crosstide.contracts.rule.Rule;

/**
 * From which region to which objects are copied.
 *
 * @param source region that is read
 * @param target region that is written
 */
record Route(RegionName source, RegionName target) {
  static Route of(Rule rule) {
    return new Route(rule.source().region(), rule.target().region());
  }

  boolean touches(RegionName region) {
    return source.equals(region) || target.equals(region);
  }
}
