package io.crosstide.local.acl;

import io.crosstide.local.xml.XmlWriter;

/** The one account, which owns everything. */
public final class Owner {
  static final String ID = "c705571de10ca1c705571de10ca1c705571de10ca1c705571de10ca1c7055";
  static final String NAME = "local-store";

  private Owner() {}

  /** Writes an element with the account's id and name. */
  public static XmlWriter write(XmlWriter xml, String element) {
    return xml.start(element).element("ID", ID).element("DisplayName", NAME).end();
  }
}
