/** What Crosstide itself notes with objects. */
package io.crosstide.gateway.metadata;
