package dev.outspan.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class ConnectionLimitTest extends HttpContract {
  private static final int MOST = 3;

  private static HttpSettings settings() {
    HttpSettings.Load load = HttpSettings.DEFAULT.load();
    return HttpSettings.DEFAULT.withLoad(
        new HttpSettings.Load(
            MOST,
            load.requestsPerAccount(),
            load.bodyBytes(),
            load.bodyBytesPerAccount(),
            load.wrongKeysPerMinute(),
            load.stop()));
  }

  @Test
  void connection_beyondTheLimit_waitsUntilAnotherEnds() throws Exception {
    routes.addPublic("GET", "/q", exchange -> exchange.detail(200, "a"));
    start(settings());
    var open = new ArrayList<RawClient>();
    for (int i = 0; i < MOST; i++) {
      open.add(raw());
      assertThat(open.getLast().send(RawClient.get("/q")).readUntil("\"}")).contains(" 200 ");
    }
    RawClient more = raw().send(RawClient.get("/q"));
    for (int i = 0; i < 100; i++) {
      assertThat(open.getFirst().send(RawClient.get("/q")).readUntil("\"}")).contains(" 200 ");
    }
    assertThat(more.socket().getInputStream().available()).isZero();
    open.getFirst().close();
    assertThat(more.readUntil("\"}")).contains(" 200 ");
  }
}
