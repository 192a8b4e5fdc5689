package io.crosstide.gateway;

import java.net.URI;
import java.nio.file.Path;

/**
 * Settings that other services have too, under the same keys.
 *
 * @param regions region catalogue
 * @param credentials access keys of the regions' stores
 * @param accounts accounts, access keys and policies of clients
 * @param rules base URL of the rule service, also where the feed of rules reads
 * @param progress base URL of the progress service
 */
record SharedSettings(Path regions, Path credentials, Path accounts, URI rules, URI progress) {}
