package io.crosstide.gateway.operator;

import java.util.Optional;

/**
 * The body of every error, for the document.
 *
 * @param status the HTTP status
 * @param code a word to decide by
 * @param message a sentence for people
 * @param ec the finer code of OSS, if one is known
 */
public record ErrorAnswer(int status, String code, String message, Optional<String> ec) {}
