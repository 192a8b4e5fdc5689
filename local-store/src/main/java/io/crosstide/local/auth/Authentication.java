package io.crosstide.local.auth;

/**
 * What the head of a request proves.
 *
 * @param signed whether a key of this store signed it; otherwise the request is anonymous
 * @param payload how the body is covered
 */
public record Authentication(boolean signed, PayloadMode payload) {}
