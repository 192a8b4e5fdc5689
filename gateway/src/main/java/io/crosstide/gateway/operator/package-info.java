/**
 * The operator's API: JSON on the internal HTTP port, with tokens of its own. Operators see the
 * rules, keys and errors of every account; accounts have no access (I54).
 */
package io.crosstide.gateway.operator;
