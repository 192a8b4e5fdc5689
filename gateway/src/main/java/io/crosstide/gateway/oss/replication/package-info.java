/** Bodies of the six replication calls. */
package io.crosstide.gateway.oss.replication;
