/** Lists source buckets page by page and turns what is found into tasks. */
package io.crosstide.worker.survey;
