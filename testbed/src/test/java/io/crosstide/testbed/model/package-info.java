/**
 * Clients do everything that can be done to objects while a model keeps what must come of it; in
 * the end both buckets are held against the model and each other, attribute by attribute.
 */
package io.crosstide.testbed.model;
