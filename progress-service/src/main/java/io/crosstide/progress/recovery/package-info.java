/**
 * Streams that were lost: surveys are ordered that find what they may not have captured, and when
 * these are done the streams let go of the watermark.
 */
package io.crosstide.progress.recovery;
