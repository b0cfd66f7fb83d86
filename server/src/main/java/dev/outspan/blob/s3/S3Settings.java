package dev.outspan.blob.s3;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Which bucket holds the files, and where it is. Holds no secret: credentials come from where the
/// AWS SDK looks for them.
///
/// @param prefix before the name of every object: empty, or with a slash at its end
/// @param endpoint empty for AWS
/// @param publicEndpoint where links lead; empty if clients reach the store at the endpoint
/// @param region empty for what the SDK finds, or `us-east-1` with an endpoint of one's own
/// @param pathStyle whether the bucket stands in the path of addresses, not in the host name
public record S3Settings(
    String bucket,
    String prefix,
    Optional<URI> endpoint,
    Optional<URI> publicEndpoint,
    Optional<String> region,
    boolean pathStyle) {
  public static final String BUCKET = "OUTSPAN_S3_BUCKET";
  public static final String PREFIX = "OUTSPAN_S3_PREFIX";
  public static final String ENDPOINT = "OUTSPAN_S3_ENDPOINT";
  public static final String PUBLIC_ENDPOINT = "OUTSPAN_S3_PUBLIC_ENDPOINT";
  public static final String REGION = "OUTSPAN_S3_REGION";
  public static final String PATH_STYLE = "OUTSPAN_S3_PATH_STYLE";

  private static final String FAMILY = "OUTSPAN_S3_";
  private static final Set<String> KNOWN =
      Set.of(BUCKET, PREFIX, ENDPOINT, PUBLIC_ENDPOINT, REGION, PATH_STYLE);
  private static final Pattern BUCKET_NAME =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9]");
  private static final Pattern PREFIX_TEXT =
      Pattern.compile("(?!.*//)(?!(?:.*/)?\\.{1,2}/)[A-Za-z0-9._-][A-Za-z0-9._/-]{0,399}/");
  private static final Pattern REGION_NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  /// The settings in the environment; empty if there are none. An empty variable is the same as
  /// none.
  ///
  /// @throws IllegalArgumentException naming the variable that is wrong, unknown or missing
  public static Optional<S3Settings> parse(Map<String, String> environment) {
    var given = new TreeMap<String, String>();
    environment.forEach(
        (name, value) -> {
          if (name.startsWith(FAMILY) && !value.isBlank()) {
            given.put(name, value.strip());
          }
        });
    for (String name : given.keySet()) {
      requireUse(name, given);
    }
    return Optional.ofNullable(given.get(BUCKET)).map(bucket -> parse(bucket, given));
  }

  /// Where the files are: `s3://BUCKET/PREFIX`, followed by ` at ENDPOINT` if that is not AWS.
  String address() {
    return "s3://%s/%s%s"
        .formatted(bucket, prefix, endpoint.map(server -> " at " + plain(server)).orElse(""));
  }

  /// Without the differences that make no other server of it.
  private static String plain(URI server) {
    String standardPort = server.getScheme().equals("https") ? ":443$" : ":80$";
    String authority =
        server.getRawAuthority().toLowerCase(Locale.ROOT).replaceFirst(standardPort, "");
    String path = server.getRawPath().replaceFirst("/+$", "");
    return server.getScheme() + "://" + authority + path;
  }

  private static S3Settings parse(String bucket, Map<String, String> given) {
    Optional<URI> endpoint = address(ENDPOINT, given);
    return new S3Settings(
        matching(BUCKET, bucket, BUCKET_NAME),
        Optional.ofNullable(given.get(PREFIX)).map(S3Settings::prefix).orElse(""),
        endpoint,
        address(PUBLIC_ENDPOINT, given),
        Optional.ofNullable(given.get(REGION)).map(name -> matching(REGION, name, REGION_NAME)),
        Optional.ofNullable(given.get(PATH_STYLE))
            .map(S3Settings::pathStyle)
            .orElse(endpoint.isPresent()));
  }

  /// Refuses a variable that would change nothing: whoever set it expects something of it. The
  /// value of one that is not known may be a secret.
  private static void requireUse(String name, Map<String, String> given) {
    if (!KNOWN.contains(name)) {
      throw new IllegalArgumentException(
          "%s is not a setting, which are %s".formatted(name, String.join(", ", sorted(KNOWN))));
    }
    if (!given.containsKey(BUCKET)) {
      throw new IllegalArgumentException("%s is set, and %s is not".formatted(name, BUCKET));
    }
    if (name.equals(PUBLIC_ENDPOINT) && !given.containsKey(ENDPOINT)) {
      throw new IllegalArgumentException("%s is set, and %s is not".formatted(name, ENDPOINT));
    }
  }

  private static Iterable<String> sorted(Set<String> names) {
    return names.stream().sorted().toList();
  }

  private static String prefix(String text) {
    String whole = text.endsWith("/") ? text : text + "/";
    matching(PREFIX, whole, PREFIX_TEXT);
    return whole;
  }

  private static String matching(String variable, String value, Pattern pattern) {
    if (!pattern.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "%s is '%s', which does not match %s".formatted(variable, value, pattern));
    }
    return value;
  }

  private static Optional<URI> address(String variable, Map<String, String> given) {
    return Optional.ofNullable(given.get(variable)).map(text -> address(variable, text));
  }

  private static URI address(String variable, String text) {
    if (text.contains("@")) {
      throw new IllegalArgumentException(
          variable + " has a user name in it; credentials stand in AWS_ACCESS_KEY_ID and others");
    }
    try {
      var address = new URI(text);
      String scheme = address.getScheme();
      boolean isHttp = "http".equals(scheme) || "https".equals(scheme);
      if (isHttp && address.getHost() != null && isPlain(address)) {
        return address;
      }
    } catch (URISyntaxException _) {
      // refused below, like everything else that is no address
    }
    throw new IllegalArgumentException(
        "%s is '%s', which is not an address like https://storage.example.com:9000"
            .formatted(variable, text));
  }

  private static boolean isPlain(URI address) {
    return address.getQuery() == null && address.getFragment() == null;
  }

  private static boolean pathStyle(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new IllegalArgumentException(
              "%s is '%s', and has to be true or false".formatted(PATH_STYLE, text));
    };
  }
}
