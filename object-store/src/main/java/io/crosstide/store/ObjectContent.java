package io.crosstide.store;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.Optional;

/**
 * An object being read.
 *
 * @param facts its facts
 * @param length bytes that the body will have; the stream fails if fewer or more arrive
 * @param range first and last byte and whole size as the Content-Range header has it, if a range
 *     was read
 * @param body paused
 * @param discard ends the transfer early and frees the connection
 */
public record ObjectContent(
    ObjectFacts facts,
    long length,
    Optional<String> range,
    ReadStream<Buffer> body,
    Runnable discard) {}
