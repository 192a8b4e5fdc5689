/** Work that is begun again and again, whatever the wall clock says. */
package io.crosstide.messaging.schedule;
