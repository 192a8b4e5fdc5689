package io.crosstide.gateway.oss.xml;

/**
 * A document that was read.
 *
 * @param damaged its bytes were not all UTF-8; those that were not stand as U+FFFD in texts. A
 *     parser refuses such a document, after looking where the damage is
 */
public record XmlDocument(XmlElement root, boolean damaged) {}
