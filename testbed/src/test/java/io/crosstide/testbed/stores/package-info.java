/** Which stores are behind the regions of a system under test. */
package io.crosstide.testbed.stores;
