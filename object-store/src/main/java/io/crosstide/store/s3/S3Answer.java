package io.crosstide.store.s3;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;

/** A successful answer with its small body. */
record S3Answer(S3Request request, int status, MultiMap headers, Buffer body) {

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
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
