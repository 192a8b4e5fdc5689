/** AMQP 1.0 as the services use it: bounded intake, confirmed publishing, links that come back. */
package io.crosstide.messaging.amqp;
