/** Bodies of the listings: objects, versions, uploads, parts. */
package io.crosstide.gateway.oss.listing;
