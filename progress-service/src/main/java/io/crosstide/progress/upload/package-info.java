/** Multipart uploads that workers have begun and not ended. */
package io.crosstide.progress.upload;
