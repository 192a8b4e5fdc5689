/** Clients of the other services. */
package io.crosstide.gateway.service;
