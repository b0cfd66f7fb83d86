package dev.outspan.api;

import dev.outspan.account.KeyRegistry;
import dev.outspan.http.Health;
import dev.outspan.http.Routes;
import dev.outspan.ingest.Redactor;
import dev.outspan.ingest.SpanIntake;
import dev.outspan.store.SpanStore;
import dev.outspan.store.StoreException;
import java.time.Clock;
import java.util.List;

/// All endpoints over one store, but for those that delete spans: see [DeletionEndpoints] and
/// [ImportEndpoint].
public final class Api {
  private final SpanStore store;
  private final Redactor redactor;
  private final Delivery delivery;
  private final ApiLimits limits;
  private final Clock clock;

  /// @param redactor takes credentials out of what is stored
  /// @param clock names exported files, and says when assessments were written
  public Api(SpanStore store, Redactor redactor, Delivery delivery, ApiLimits limits, Clock clock) {
    this.store = store;
    this.redactor = redactor;
    this.delivery = delivery;
    this.limits = limits;
    this.clock = clock;
  }

  /// The table of routes of the API.
  public Routes routes() {
    var routes = new Routes();
    var requests = new Requests(limits);
    var intake = new SpanIntake(store.writer(), redactor);
    new SpanEndpoints(requests, intake, store.reader(), limits).addTo(routes);
    new SearchEndpoint(requests, store.reader()).addTo(routes);
    new ExportEndpoint(requests, store.reader(), delivery, clock).addTo(routes);
    new FileEndpoint(delivery).addTo(routes);
    new AssessmentEndpoints(requests, store, redactor, clock).addTo(routes);
    new StatisticsEndpoints(requests, store.statistics()).addTo(routes);
    new LimitsEndpoint(limits).addTo(routes);
    new DocsEndpoints("openapi.json").addTo(routes);
    Health.addTo(routes, () -> List.of(storeCheck()));
    return routes;
  }

  /// The table of routes of the admin side.
  ///
  /// @param keys the ones on file
  public Routes adminRoutes(KeyRegistry keys) {
    var routes = new Routes();
    new KeyEndpoints(new Requests(limits), keys, clock).addTo(routes);
    new DocsEndpoints("admin-openapi.json").addTo(routes);
    Health.addTo(routes, () -> List.of(storeCheck()));
    return routes;
  }

  private Health.Check storeCheck() {
    try {
      store.check();
      return new Health.Check("store", true, "");
    } catch (StoreException e) {
      return new Health.Check("store", false, String.valueOf(e.getMessage()));
    }
  }
}
