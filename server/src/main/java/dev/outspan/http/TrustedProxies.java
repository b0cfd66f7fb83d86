package dev.outspan.http;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/// The addresses whose `X-Forwarded-…` headers count.
///
/// @param networks an address of any of them is trusted; none by default
public record TrustedProxies(List<Network> networks) {
  public static final TrustedProxies NONE = new TrustedProxies(List.of());

  public TrustedProxies {
    networks = List.copyOf(networks);
  }

  /// All addresses whose first `bits` are those of `address`.
  public record Network(InetAddress address, int bits) {
    /// @throws IllegalArgumentException if the address has fewer bits
    public Network {
      int most = address.getAddress().length * Byte.SIZE;
      if (bits < 0 || bits > most) {
        throw new IllegalArgumentException(
            "network %s/%d has not 0 to %d bits".formatted(address.getHostAddress(), bits, most));
      }
    }

    boolean contains(InetAddress other) {
      byte[] these = address.getAddress();
      byte[] those = other.getAddress();
      int rest = these.length * Byte.SIZE - bits;
      return these.length == those.length
          && new BigInteger(1, these)
              .shiftRight(rest)
              .equals(new BigInteger(1, those).shiftRight(rest));
    }
  }

  /// The networks in a list such as `10.0.0.0/8,::1`; without a number of bits, one address.
  ///
  /// @throws IllegalArgumentException with a message that names what is no network
  public static TrustedProxies parse(String list) {
    var networks = new ArrayList<Network>();
    for (String text : list.split(",", -1)) {
      networks.add(network(text.strip()));
    }
    return new TrustedProxies(networks);
  }

  private static Network network(String text) {
    int slash = text.indexOf('/');
    try {
      // A literal: a name could come to stand for another address later.
      InetAddress address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
      int all = address.getAddress().length * Byte.SIZE;
      return new Network(address, slash < 0 ? all : Integer.parseInt(text.substring(slash + 1)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'%s' is no network of proxies, such as 10.0.0.0/8 or ::1".formatted(text), e);
    }
  }

  boolean contains(InetAddress address) {
    return networks.stream().anyMatch(network -> network.contains(address));
  }
}
