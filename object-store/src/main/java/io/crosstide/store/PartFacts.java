package io.crosstide.store;

/**
 * One part of an object, as the store keeps it.
 *
 * @param object of the whole object
 * @param count number of its parts, at least 1
 * @param length bytes of this part
 */
public record PartFacts(ObjectFacts object, int count, long length) {}
