package dev.outspan.wire;

/// Says that a body is no JSON document we take, and why.
public final class JsonException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Fault fault;

  JsonException(Fault fault) {
    // Without a stack trace: the fault says it all, and a client must not be able to make us slow.
    super(fault.toString(), null, false, false);
    this.fault = fault;
  }

  public Fault fault() {
    return fault;
  }

  /// What is wrong with a document: the first thing in the order of the text, but encoding first.
  public sealed interface Fault {}

  /// Somewhere in the body are bytes that are not UTF-8, or all of it is UTF-16 or UTF-32.
  public record NotUtf8() implements Fault {}

  /// Arrays and objects inside one another.
  ///
  /// @param limit the deepest nesting allowed
  public record TooDeep(int limit) implements Fault {}

  /// One number of too many digits.
  ///
  /// @param limit the most digits allowed
  public record NumberTooLong(int limit) implements Fault {}

  /// More values than one document may have.
  ///
  /// @param limit the most values and member names allowed
  public record TooManyTokens(int limit) implements Fault {}

  /// Text that breaks the grammar.
  ///
  /// @param offset code points before the place, a byte order mark not counted
  /// @param message as CPython's `json` module words it, such as `Expecting value`
  public record Syntax(int offset, String message) implements Fault {}
}
