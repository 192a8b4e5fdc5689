/** Which regions answer, so that one that does not costs its own rules only (I43, I49). */
package io.crosstide.worker.breaker;
