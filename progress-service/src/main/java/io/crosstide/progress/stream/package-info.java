/** Streams of gateways: opening, heartbeats, loss, and which rules all of them capture for. */
package io.crosstide.progress.stream;
