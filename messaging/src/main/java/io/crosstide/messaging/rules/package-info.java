/** The live rules, known in every service that needs them. */
package io.crosstide.messaging.rules;
