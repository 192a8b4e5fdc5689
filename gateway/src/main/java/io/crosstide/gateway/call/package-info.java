/** One request on its way: what it is about, its body, and its answer. */
package io.crosstide.gateway.call;
