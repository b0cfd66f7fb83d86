/// Requests into nouns: what a client sent becomes spans, patches and questions, or says precisely
/// what is wrong with it.
///
/// The rules and the words are those of the platform's API, a FastAPI application: every value goes
/// through one of the lax conversions of Pydantic ([Reading]), all errors of a request are reported
/// at once, in the order in which the model declares its fields, those of the query first. Pure
/// functions, no I/O. Imports `span`, `query`,
/// `account` and `wire`.
@NullMarked
package dev.outspan.wire.request;

import org.jspecify.annotations.NullMarked;
