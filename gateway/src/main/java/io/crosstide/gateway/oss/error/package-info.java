/** The table of OSS errors and the values built from it. */
package io.crosstide.gateway.oss.error;
