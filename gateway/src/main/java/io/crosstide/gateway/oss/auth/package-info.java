/** Signatures of versions 1 and 4, in headers and in presigned URLs. */
package io.crosstide.gateway.oss.auth;
