/** Bodies of the calls about service and buckets. */
package io.crosstide.gateway.oss.bucket;
