package io.crosstide.testbed.launch;

import io.crosstide.store.region.Region;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Where clients connect, and with which keys.
 *
 * @param catalogue the regions with the store behind each, for comparisons
 * @param endpoints the gateway's endpoint of each region, in the same order
 * @param api the gateway's address for operators (health, metrics)
 * @param ruleService the rule service, which clients need not know
 * @param progressService the progress service, which clients need not know
 * @param operatorToken lets its bearer use the operator's API
 */
public record Connection(
    List<Region> catalogue,
    List<URI> endpoints,
    URI api,
    URI ruleService,
    URI progressService,
    String operatorToken,
    String accessKeyId,
    String accessKeySecret) {

  static Connection of(StateDirectory state, Ports ports, Regions regions) {
    return new Connection(
        regions.all(),
        IntStream.range(0, regions.count()).mapToObj(i -> local(ports.gateway(i))).toList(),
        local(ports.gatewayApi()),
        local(ports.ruleService()),
        local(ports.progressService()),
        state.secret("operator-token"),
        state.secret("access-key-id"),
        state.secret("access-key-secret"));
  }

  /** Names of the regions. */
  public List<String> regions() {
    return catalogue.stream().map(region -> region.name().value()).toList();
  }

  /** Where the operator's API begins. */
  public URI operator() {
    return api.resolve("/operator/v1");
  }

  private static URI local(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** As names and values that a shell can read; the last two are what the OSS SDKs look for. */
  public Map<String, String> variables() {
    Map<String, String> variables = new LinkedHashMap<>();
    for (int i = 0; i < catalogue.size(); i++) {
      variables.put("CROSSTIDE_REGION_" + (i + 1), regions().get(i));
      variables.put("CROSSTIDE_ENDPOINT_" + (i + 1), endpoints.get(i).toString());
      variables.put("CROSSTIDE_STORE_" + (i + 1), catalogue.get(i).endpoint().toString());
    }
    variables.put("CROSSTIDE_API", api.toString());
    variables.put("CROSSTIDE_OPERATOR_URL", operator().toString());
    variables.put("CROSSTIDE_OPERATOR_TOKEN", operatorToken);
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
