/** Buckets: which there are, who may use them, and the calls about them. */
package io.crosstide.gateway.buckets;
