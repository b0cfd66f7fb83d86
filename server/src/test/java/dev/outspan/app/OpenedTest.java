package dev.outspan.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenedTest {
  private final List<String> closed = new ArrayList<>();
  private final Opened opened = new Opened();

  private void open(String name) {
    opened.then(() -> closed.add(name));
  }

  private void openStuck(String name) {
    opened.then(
        () -> {
          closed.add(name);
          throw new IllegalStateException(name);
        });
  }

  @Test
  void close_goesBackwards_once() {
    open("store");
    open("http");
    opened.close();
    opened.close();
    assertThat(closed).containsExactly("http", "store");
  }

  @Test
  void close_ofWhatCannotBeClosed_closesTheRest_andThrows() {
    open("store");
    openStuck("http");
    openStuck("admin");
    assertThatThrownBy(opened::close)
        .hasMessage("admin")
        .satisfies(
            e -> assertThat(e.getSuppressed()).extracting("message").containsExactly("http"));
    assertThat(closed).containsExactly("admin", "http", "store");
  }

  @Test
  void closeAfter_aFailure_addsToIt() {
    openStuck("http");
    var cause = new IllegalStateException("cause");
    opened.closeAfter(cause);
    assertThat(cause.getSuppressed()).extracting("message").containsExactly("http");
  }
}
