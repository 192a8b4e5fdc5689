/** The six replication calls, on top of the rule service and the progress service. */
package io.crosstide.gateway.replication;
