package io.crosstide.store.s3;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;

/** A successful answer with its small body. */
record S3Answer(S3Request request, int status, MultiMap headers, Buffer body) {
  private static final int NO_CONTENT = 204;

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /**
   * This answer, of a call that took something away. Any other success may come from something
   * before the store, which then still has it.
   *
   * @throws io.crosstide.store.StoreException unless it says 204, as S3 does of each such call
   */
  S3Answer gone() {
    if (status != NO_CONTENT) {
      throw FailureClassifier.badAnswer(request, "The store does not say that it is gone", null);
    }
    return this;
  }

  /**
   * This answer, of a call to which a store says nothing but that it was carried out.
   *
   * @throws io.crosstide.store.StoreException if it says more, as a page of a proxy does
   */
  S3Answer silent() {
    if (body.length() > 0) {
      throw FailureClassifier.badAnswer(
          request, "The store answered a document where there is none to answer", null);
    }
    return this;
  }

  /**
   * The document in the body.
   *
   * @param names what its root may be called: a page of a proxy is none that says that there is
   *     nothing
   * @throws io.crosstide.store.StoreException if there is none that can be read, or if it is an
   *     error, which S3 allows itself to send with status 200
   */
  XmlElement document(String... names) {
    XmlElement root = document();
    if (!List.of(names).contains(root.name())) {
      throw FailureClassifier.badAnswer(
          request, "The store answered another document than was asked for", null);
    }
    return root;
  }

  /** The same, whatever it is called: for what is told by an element that must be there. */
  XmlElement document() {
    if (body.length() == 0) {
      throw FailureClassifier.badAnswer(request, "The store's answer is empty", null);
    }
    try {
      XmlElement root = XmlDocument.read(body.getBytes());
      Optional<S3Error> error = S3Error.of(root);
      if (error.isPresent()) {
        throw FailureClassifier.ofLateError(error.get());
      }
      return root;
    } catch (XMLStreamException notXml) {
      throw FailureClassifier.badDocument(request, notXml);
    }
  }
}
