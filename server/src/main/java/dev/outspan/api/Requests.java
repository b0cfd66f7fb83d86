package dev.outspan.api;

import dev.outspan.http.Exchange;
import dev.outspan.http.HttpProblem;
import dev.outspan.ingest.Redactor;
import dev.outspan.wire.JsonLimits;
import dev.outspan.wire.Utf8Buffer;
import dev.outspan.wire.request.Body;
import dev.outspan.wire.request.Decoded;
import dev.outspan.wire.request.ValidationError;
import dev.outspan.wire.request.ValidationErrors;
import java.util.List;

/// Reads bodies, and turns what is wrong with them into answers.
final class Requests {
  private final ApiLimits limits;

  Requests(ApiLimits limits) {
    this.limits = limits;
  }

  /// The body of a request that stores something.
  Body body(Exchange exchange) {
    return read(exchange, limits.sizes().ingestBytes(), limits.json());
  }

  /// The body of a request that asks for something.
  Body question(Exchange exchange) {
    return read(exchange, limits.sizes().queryBytes(), limits.questions());
  }

  /// The body of a request that brings an assessment.
  Body assessment(Exchange exchange) {
    return read(exchange, limits.assessmentBytes(), limits.json());
  }

  private Body read(Exchange exchange, int limitBytes, JsonLimits json) {
    return require(Body.read(exchange.body(limitBytes), exchange.header("Content-Type"), json));
  }

  /// What was decoded.
  ///
  /// @throws HttpProblem if there is nothing
  <T> T require(Decoded<T> decoded) {
    return switch (decoded) {
      case Decoded.Valid<T>(var value) -> value;
      case Decoded.Invalid<T>(var errors) -> throw invalid(errors);
      case Decoded.Malformed<T>(var detail) -> throw HttpProblem.detail(400, detail);
      case Decoded.TooLarge<T>(var detail) -> throw HttpProblem.detail(413, detail);
    };
  }

  /// The answer to a request that does not fit the model.
  private HttpProblem invalid(List<ValidationError> errors) {
    var body = new Utf8Buffer(1 << 10);
    ValidationErrors.encode(errors, Redactor::mask, body);
    return HttpProblem.json(422, body.toByteArray());
  }
}
