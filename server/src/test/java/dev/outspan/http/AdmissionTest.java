package dev.outspan.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private final Admission admission =
      new Admission(new HttpSettings.Load(10, 2, 100, 60, 20, Duration.ofSeconds(1)));

  private static void assertRefused(ThrowingCallable call, int status) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            HttpProblem.class, problem -> assertThat(problem.status()).isEqualTo(status));
  }

  @Test
  void requests_ofOneAccount_areLimited() {
    Admission.Ticket first = admission.enter("a");
    Admission.Ticket second = admission.enter("a");
    assertRefused(() -> admission.enter("a"), 429);
    Admission.Ticket other = admission.enter("b");
    first.close();
    admission.enter("a").close();
    second.close();
    other.close();
  }

  @Test
  void bytes_areLimitedForTheAccountAndForAll() {
    Admission.Ticket a = admission.enter("a");
    a.grow(60);
    assertRefused(() -> a.grow(1), 429);
    Admission.Ticket b = admission.enter("b");
    b.grow(40);
    assertRefused(() -> b.grow(1), 503);
    assertThat(admission.bytes()).isEqualTo(100);
    a.close();
    b.grow(20);
    assertRefused(() -> b.grow(1), 429);
    b.close();
    assertThat(admission.bytes()).isZero();
  }
}
