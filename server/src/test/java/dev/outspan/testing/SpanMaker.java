package dev.outspan.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.outspan.span.Json;
import dev.outspan.span.Links;
import dev.outspan.span.Micros;
import dev.outspan.span.OperationType;
import dev.outspan.span.Payload;
import dev.outspan.span.Span;
import dev.outspan.span.SpanKey;
import dev.outspan.span.Status;
import dev.outspan.span.Timing;
import dev.outspan.span.Usage;
import java.util.Optional;
import java.util.OptionalLong;

/// A span in the making; each call gives a new one, so that one can be the start of many.
///
/// Times are microseconds since 1970. Without a call for it a span starts at
/// [Spans#START_US], is unfinished, a root, and says nothing.
public record SpanMaker(
    SpanKey key,
    String name,
    long startUs,
    Optional<Long> endUs,
    Status status,
    OperationType type,
    Links links,
    Payload payload,
    Usage usage) {

  public SpanMaker account(String accountId) {
    return new SpanMaker(
        new SpanKey(accountId, key.traceId(), key.id()),
        name,
        startUs,
        endUs,
        status,
        type,
        links,
        payload,
        usage);
  }

  public SpanMaker name(String given) {
    return new SpanMaker(key, given, startUs, endUs, status, type, links, payload, usage);
  }

  public SpanMaker startUs(long us) {
    return new SpanMaker(key, name, us, endUs, status, type, links, payload, usage);
  }

  public SpanMaker endUs(long us) {
    return new SpanMaker(key, name, startUs, Optional.of(us), status, type, links, payload, usage);
  }

  /// Ends so long after its start.
  public SpanMaker lastingUs(long us) {
    return endUs(startUs + us);
  }

  public SpanMaker status(Status given) {
    return new SpanMaker(key, name, startUs, endUs, given, type, links, payload, usage);
  }

  public SpanMaker type(OperationType given) {
    return new SpanMaker(key, name, startUs, endUs, status, given, links, payload, usage);
  }

  public SpanMaker links(Links given) {
    return new SpanMaker(key, name, startUs, endUs, status, type, given, payload, usage);
  }

  public SpanMaker parent(String id) {
    return links(links.withParentId(id));
  }

  public SpanMaker group(String id) {
    return links(
        new Links(
            links.parentId(),
            Optional.of(id),
            links.applicationInteractionId(),
            links.applicationVariantId(),
            links.obsTraceId(),
            links.obsSpanId()));
  }

  public SpanMaker variant(String id) {
    return links(
        new Links(
            links.parentId(),
            links.groupId(),
            links.applicationInteractionId(),
            Optional.of(id),
            links.obsTraceId(),
            links.obsSpanId()));
  }

  public SpanMaker obs(String traceId, String spanId) {
    return links(
        new Links(
            links.parentId(),
            links.groupId(),
            links.applicationInteractionId(),
            links.applicationVariantId(),
            Optional.of(traceId),
            Optional.of(spanId)));
  }

  public SpanMaker payload(Payload given) {
    return new SpanMaker(key, name, startUs, endUs, status, type, links, given, usage);
  }

  public SpanMaker input(String json) {
    return payload(
        new Payload(json(json), payload.output(), payload.metadata(), payload.expected()));
  }

  public SpanMaker output(String json) {
    return payload(
        new Payload(payload.input(), json(json), payload.metadata(), payload.expected()));
  }

  public SpanMaker metadata(String json) {
    return payload(new Payload(payload.input(), payload.output(), json(json), payload.expected()));
  }

  public SpanMaker expected(String json) {
    return payload(
        new Payload(
            payload.input(), payload.output(), payload.metadata(), Optional.of(json(json))));
  }

  public SpanMaker tokens(long input, long output) {
    return new SpanMaker(
        key,
        name,
        startUs,
        endUs,
        status,
        type,
        links,
        payload,
        new Usage(OptionalLong.of(input), OptionalLong.of(output)));
  }

  public Span make() {
    return new Span(
        key,
        name,
        new Timing(Micros.toInstant(startUs), endUs.map(Micros::toInstant)),
        status,
        type,
        links,
        payload,
        usage,
        "key-1");
  }

  private static Json json(String canonical) {
    return Json.ofCanonical(canonical.getBytes(UTF_8));
  }
}
