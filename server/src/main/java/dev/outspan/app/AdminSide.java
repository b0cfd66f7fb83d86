package dev.outspan.app;

import dev.outspan.http.HttpSettings;

/// Whether the server has an admin side, and where it listens.
sealed interface AdminSide {

  /// There is none.
  record Off() implements AdminSide {}

  /// It is there if its port is free. If not, the log says so, and the server runs without it.
  record IfFree(HttpSettings settings) implements AdminSide {}

  /// It is there, or the server does not start.
  record Required(HttpSettings settings) implements AdminSide {}
}
