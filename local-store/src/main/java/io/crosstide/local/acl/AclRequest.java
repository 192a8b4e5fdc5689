package io.crosstide.local.acl;

import io.crosstide.local.error.S3Error;
import io.crosstide.local.exchange.Exchange;
import io.vertx.core.Future;
import java.util.Optional;

/** Reads what a {@code PUT ?acl} asks for: the header or, failing that, the document. */
public final class AclRequest {
  private static final int DOCUMENT_MAX = 256 * 1024;

  private AclRequest() {}

  /** The ACL; fails with InvalidArgument, MalformedXML or NotImplemented. */
  public static Future<CannedAcl> read(Exchange exchange) {
    Optional<CannedAcl> header = exchange.request().header("x-amz-acl").map(CannedAcl::of);
    return exchange
        .receiveDocument(DOCUMENT_MAX)
        .map(document -> header.orElseGet(() -> fromDocument(document)));
  }

  private static CannedAcl fromDocument(byte[] document) {
    if (document.length == 0) {
      throw S3Error.INVALID_REQUEST.because(
          "Neither x-amz-acl nor an AccessControlPolicy was given");
    }
    return AclDocument.read(document);
  }
}
