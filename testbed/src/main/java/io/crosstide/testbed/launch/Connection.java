package io.crosstide.testbed.launch;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where clients connect, and with which keys.
 *
 * @param regions names of the regions
 * @param endpoints the gateway's endpoint of each region, in the same order
 * @param stores the S3 endpoint of the store behind each region, for comparisons
 * @param api the gateway's address for operators (health, metrics)
 * @param ruleService the rule service, which clients need not know
 * @param progressService the progress service, which clients need not know
 */
public record Connection(
    List<String> regions,
    List<URI> endpoints,
    List<URI> stores,
    URI api,
    URI ruleService,
    URI progressService,
    String accessKeyId,
    String accessKeySecret,
    String storeAccessKeyId,
    String storeSecret) {

  static Connection of(StateDirectory state, Ports ports) {
    return new Connection(
        LocalRegion.ALL.stream().map(region -> region.name().value()).toList(),
        LocalRegion.ALL.stream().map(region -> local(ports.gateway(region.index()))).toList(),
        LocalRegion.ALL.stream().map(region -> local(ports.store(region.index()))).toList(),
        local(ports.gatewayApi()),
        local(ports.ruleService()),
        local(ports.progressService()),
        state.secret("access-key-id"),
        state.secret("access-key-secret"),
        ConfigFiles.STORE_ACCESS_KEY_ID,
        state.secret("store-secret"));
  }

  private static URI local(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** As names and values that a shell can read; the last two are what the OSS SDKs look for. */
  public Map<String, String> variables() {
    Map<String, String> variables = new LinkedHashMap<>();
    for (int i = 0; i < regions.size(); i++) {
      variables.put("CROSSTIDE_REGION_" + (i + 1), regions.get(i));
      variables.put("CROSSTIDE_ENDPOINT_" + (i + 1), endpoints.get(i).toString());
      variables.put("CROSSTIDE_STORE_" + (i + 1), stores.get(i).toString());
    }
    variables.put("CROSSTIDE_API", api.toString());
    variables.put("OSS_ACCESS_KEY_ID", accessKeyId);
    variables.put("OSS_ACCESS_KEY_SECRET", accessKeySecret);
    return variables;
  }

  /** Does not show the secrets. */
  @Override
  public String toString() {
    return "Connection" + endpoints;
  }
}
