package io.crosstide.local.acl;

import io.crosstide.local.error.S3Error;
import io.crosstide.local.xml.XmlElement;
import io.crosstide.local.xml.XmlReader;
import io.crosstide.local.xml.XmlWriter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The AccessControlPolicy document: every canned ACL has one, and only those that have one are
 * accepted.
 */
public final class AclDocument {
  private static final String ALL_USERS = "http://acs.amazonaws.com/groups/global/AllUsers";
  private static final String AUTHENTICATED =
      "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";
  private static final String XSI = "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"";

  /** The ACLs a document can stand for, in the order they are tried. */
  private static final List<CannedAcl> WRITABLE =
      List.of(
          CannedAcl.PRIVATE,
          CannedAcl.PUBLIC_READ,
          CannedAcl.PUBLIC_READ_WRITE,
          CannedAcl.AUTHENTICATED_READ);

  private AclDocument() {}

  /** Writes an ACL as the grants it stands for. */
  public static XmlWriter write(CannedAcl acl) {
    XmlWriter xml = Owner.write(XmlWriter.document("AccessControlPolicy"), "Owner");
    xml.start("AccessControlList");
    xml.start("Grant").start("Grantee", XSI + " xsi:type=\"CanonicalUser\"");
    xml.element("ID", Owner.ID).element("DisplayName", Owner.NAME).end();
    xml.element("Permission", "FULL_CONTROL").end();
    for (String grant : grants(acl)) {
      int space = grant.indexOf(' ');
      xml.start("Grant").start("Grantee", XSI + " xsi:type=\"Group\"");
      xml.element("URI", grant.substring(0, space)).end();
      xml.element("Permission", grant.substring(space + 1)).end();
    }
    return xml.end();
  }

  /**
   * Reads a document.
   *
   * @throws io.crosstide.local.error.S3Exception MalformedXML, or NotImplemented for grants no
   *     canned ACL has
   */
  public static CannedAcl read(byte[] document) {
    XmlElement list =
        XmlReader.read(document, "AccessControlPolicy")
            .child("AccessControlList")
            .orElseThrow(S3Error.MALFORMED_XML::because);
    Set<String> granted = new TreeSet<>();
    for (XmlElement grant : list.children("Grant")) {
      XmlElement grantee = grant.child("Grantee").orElseThrow(S3Error.MALFORMED_XML::because);
      String permission = grant.childText("Permission").orElseThrow(S3Error.MALFORMED_XML::because);
      Optional<String> group = grantee.childText("URI");
      if (group.isPresent()) {
        granted.add(group.get().trim() + " " + permission.trim());
      } else if (!isOwner(grantee)) {
        throw notImplemented();
      }
    }
    return WRITABLE.stream()
        .filter(acl -> grants(acl).equals(granted))
        .findFirst()
        .orElseThrow(AclDocument::notImplemented);
  }

  private static boolean isOwner(XmlElement grantee) {
    return grantee.childText("ID").map(String::trim).filter(Owner.ID::equals).isPresent();
  }

  private static RuntimeException notImplemented() {
    return S3Error.NOT_IMPLEMENTED.because(
        "Only grants that a canned ACL stands for are implemented");
  }

  private static Set<String> grants(CannedAcl acl) {
    return switch (acl) {
      case PUBLIC_READ -> Set.of(ALL_USERS + " READ");
      case PUBLIC_READ_WRITE -> Set.of(ALL_USERS + " READ", ALL_USERS + " WRITE");
      case AUTHENTICATED_READ -> Set.of(AUTHENTICATED + " READ");
      // The bucket's owner is the object's owner here.
      case PRIVATE, BUCKET_OWNER_READ, BUCKET_OWNER_FULL_CONTROL -> Set.of();
    };
  }
}
