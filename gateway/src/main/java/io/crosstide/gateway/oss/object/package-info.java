/** Bodies of the calls about objects. */
package io.crosstide.gateway.oss.object;
