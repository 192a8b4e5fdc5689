/**
 * The capture of changes: every write that may have changed an object is in a batch that the broker
 * accepted before the client hears of its success. {@code ChangeStream} and the clocks are pure.
 */
package io.crosstide.gateway.capture;
