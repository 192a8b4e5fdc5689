/**
 * The public door: HTTP servers of the OSS dialect, and the way of a request from its raw line to
 * the operation that answers it.
 */
package io.crosstide.gateway.door;
