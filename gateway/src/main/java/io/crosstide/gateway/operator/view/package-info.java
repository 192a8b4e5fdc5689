/** Answers of the operator's API, and how they follow from what the services say. Pure. */
package io.crosstide.gateway.operator.view;
