package io.crosstide.gateway.access;

/** The accounts file cannot be used; the message names line and field and never a secret. */
public final class AccountsFileException extends RuntimeException {
  AccountsFileException(String message) {
    super(message);
  }

  static AccountsFileException at(int line, String path, String problem) {
    String field = path.isEmpty() ? "" : ", " + path;
    return new AccountsFileException("accounts file, line " + line + field + ": " + problem);
  }
}
