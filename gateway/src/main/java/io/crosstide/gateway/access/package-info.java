/**
 * Accounts, access keys, policies and the permission check. Pure but for {@link
 * io.crosstide.gateway.access.SystemSecretSource}.
 */
package io.crosstide.gateway.access;
