package dev.outspan.http;

import dev.outspan.account.Scope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What the server answers: a handler for each method and path.
///
/// A path is fixed, or has the segment `{id}` once. It is compared as it was sent, before any
/// escape is read, so that an id may hold `%2F`. A fixed path beats one with an id for every
/// method: where `/v5/spans/batch` exists, no span can be called `batch`. A GET route answers HEAD
/// too.
public final class Routes {
  private static final String ID = "{id}";

  private final Map<String, Map<String, Route>> fixed = new HashMap<>();
  private final List<Template> templates = new ArrayList<>();

  /// One line of the table.
  record Route(String method, String path, Access access, HttpHandler handler) {
    String name() {
      return method + " " + path;
    }
  }

  private record Template(String before, String after, Map<String, Route> methods) {

    Optional<String> id(String path) {
      int length = path.length() - before.length() - after.length();
      if (length <= 0 || !path.startsWith(before) || !path.endsWith(after)) {
        return Optional.empty();
      }
      String id = path.substring(before.length(), before.length() + length);
      return id.indexOf('/') < 0 ? Optional.of(id) : Optional.empty();
    }
  }

  /// Who may take a route.
  sealed interface Access {

    /// Everybody.
    record Open() implements Access {}

    /// Who has a key that allows this in the account of the request.
    record InAccount(Scope scope) implements Access {}

    /// Who has a key that allows this, wherever it is. A request may narrow it to an account.
    record WithKey(Scope scope) implements Access {}
  }

  /// Where a request leads.
  sealed interface Match {

    /// A route takes it.
    ///
    /// @param rawId the id's segment as it was sent
    record Found(Route route, Optional<String> rawId) implements Match {}

    /// The path exists, but not for this method.
    ///
    /// @param allowed the path's methods, as the header `Allow` lists them
    record WrongMethod(String allowed) implements Match {}

    record Unknown() implements Match {}
  }

  /// Adds a route for callers with a key, who act in one account.
  ///
  /// @return this
  public Routes add(String method, String path, Scope scope, HttpHandler handler) {
    return add(new Route(method, path, new Access.InAccount(scope), handler));
  }

  /// Adds a route for callers with a key that is not about one account: [Exchange#account] is not
  /// there, [Exchange#accounts] is.
  ///
  /// @return this
  public Routes addForKey(String method, String path, Scope scope, HttpHandler handler) {
    return add(new Route(method, path, new Access.WithKey(scope), handler));
  }

  /// Adds a route that needs no key.
  ///
  /// @return this
  public Routes addPublic(String method, String path, HttpHandler handler) {
    return add(new Route(method, path, new Access.Open(), handler));
  }

  private Routes add(Route route) {
    Route before = methodsOf(route.path()).putIfAbsent(route.method(), route);
    if (before != null) {
      throw new IllegalArgumentException("route %s is there already".formatted(route.name()));
    }
    return this;
  }

  private Map<String, Route> methodsOf(String path) {
    int at = path.indexOf(ID);
    if (at < 0) {
      return fixed.computeIfAbsent(path, _ -> new TreeMap<>());
    }
    String before = path.substring(0, at);
    String after = path.substring(at + ID.length());
    for (Template template : templates) {
      if (template.before.equals(before) && template.after.equals(after)) {
        return template.methods;
      }
    }
    var template = new Template(before, after, new TreeMap<>());
    templates.add(template);
    return template.methods;
  }

  /// The methods and paths of all routes, such as `GET /v5/spans/{id}`, in the order of the texts.
  public List<String> names() {
    return Stream.concat(fixed.values().stream(), templates.stream().map(Template::methods))
        .map(Map::values)
        .flatMap(Collection::stream)
        .map(Route::name)
        .sorted()
        .toList();
  }

  /// @param path as it was sent
  Match match(String method, String path) {
    Map<String, Route> methods = fixed.get(path);
    if (methods != null) {
      return choose(methods, method, Optional.empty());
    }
    for (Template template : templates) {
      Optional<String> id = template.id(path);
      if (id.isPresent()) {
        return choose(template.methods, method, id);
      }
    }
    return new Match.Unknown();
  }

  private static Match choose(Map<String, Route> methods, String method, Optional<String> rawId) {
    Route route = methods.get(method);
    if (route == null && method.equals("HEAD")) {
      route = methods.get("GET");
    }
    return route == null ? new Match.WrongMethod(allowed(methods)) : new Match.Found(route, rawId);
  }

  private static String allowed(Map<String, Route> methods) {
    String names = String.join(", ", methods.keySet());
    return methods.containsKey("GET") ? names + ", HEAD" : names;
  }
}
