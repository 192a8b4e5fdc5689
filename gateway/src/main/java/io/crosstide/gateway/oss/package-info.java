/**
 * The OSS dialect: what a request says, who signed it, and the bodies of requests and answers.
 * Pure: no framework, no input or output, no clock of its own.
 */
package io.crosstide.gateway.oss;
