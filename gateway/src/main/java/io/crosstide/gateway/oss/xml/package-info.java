/** Reading XML that may be hostile, and writing XML that OSS clients take. */
package io.crosstide.gateway.oss.xml;
