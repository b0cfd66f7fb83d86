package dev.outspan.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.0.1, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "10.9.8.7/8, 10.0.0.1, true",
    "192.168.1.128/25, 192.168.1.127, false",
    "192.168.1.128/25, 192.168.1.128, true",
    "127.0.0.1, 127.0.0.1, true",
    "127.0.0.1, 127.0.0.2, false",
    "0.0.0.0/0, 203.0.113.9, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "2001:db8::/32, 2001:db8:ffff::1, true",
    "2001:db8::/32, 2001:db9::1, false",
    "::/0, 10.0.0.1, false",
    "10.0.0.0/8, ::ffff:10.0.0.1, true",
    "::1, ::1, true"
  })
  void network_holdsWhatSharesItsFirstBits(String network, String address, boolean expected) {
    assertThat(TrustedProxies.parse(network).contains(InetAddress.ofLiteral(address)))
        .isEqualTo(expected);
  }

  @Test
  void list_isTrustedAsAWhole() {
    var trusted = TrustedProxies.parse("10.0.0.0/8, ::1");
    assertThat(trusted.contains(InetAddress.ofLiteral("::1"))).isTrue();
    assertThat(trusted.contains(InetAddress.ofLiteral("10.1.1.1"))).isTrue();
    assertThat(trusted.contains(InetAddress.ofLiteral("192.0.2.1"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10.0.0.0/33",
        "::/129",
        "10.0.0.0/-1",
        "10.0.0.0/",
        "10.0.0.0/8x",
        "localhost",
        "10.0.0.0/8,",
        "example.com/8"
      })
  void text_thatIsNoNetwork_isRefusedByName(String text) {
    String last = text.substring(text.lastIndexOf(',') + 1);
    assertThatThrownBy(() -> TrustedProxies.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'%s' is no network of proxies, such as 10.0.0.0/8 or ::1".formatted(last));
  }
}
