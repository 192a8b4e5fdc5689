/** From host and path to service, bucket or object, and the rules for their names. */
package io.crosstide.gateway.oss.address;
