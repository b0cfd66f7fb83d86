package dev.outspan.blob.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

class S3SettingsTest {
  static final List<Arguments> WRONG =
      List.of(
          wrong("OUTSPAN_S3_BUCKET", "a/b", "OUTSPAN_S3_BUCKET is 'a/b', which does not match "),
          wrong("OUTSPAN_S3_BUCKET", "ab", "OUTSPAN_S3_BUCKET is 'ab', "),
          wrong("OUTSPAN_S3_PREFIX", "/a", "OUTSPAN_S3_PREFIX is '/a/', which does not match "),
          wrong("OUTSPAN_S3_PREFIX", "a//b", "OUTSPAN_S3_PREFIX is 'a//b/'"),
          wrong("OUTSPAN_S3_PREFIX", "a/../b", "OUTSPAN_S3_PREFIX is 'a/../b/'"),
          wrong("OUTSPAN_S3_PREFIX", "..", "OUTSPAN_S3_PREFIX is '../'"),
          wrong("OUTSPAN_S3_PREFIX", "./a", "OUTSPAN_S3_PREFIX is './a/'"),
          wrong("OUTSPAN_S3_PREFIX", "/", "OUTSPAN_S3_PREFIX is '/'"),
          wrong("OUTSPAN_S3_REGION", "Mars 1", "OUTSPAN_S3_REGION is 'Mars 1', which does not "),
          wrong(
              "OUTSPAN_S3_ENDPOINT",
              "minio:9000",
              "OUTSPAN_S3_ENDPOINT is 'minio:9000', which is not an address like https://"),
          wrong("OUTSPAN_S3_ENDPOINT", "file:///etc", "OUTSPAN_S3_ENDPOINT is 'file:///etc'"),
          wrong("OUTSPAN_S3_ENDPOINT", "http://a b", "OUTSPAN_S3_ENDPOINT is 'http://a b'"),
          wrong("OUTSPAN_S3_ENDPOINT", "http://a?b", "OUTSPAN_S3_ENDPOINT is 'http://a?b'"),
          wrong(
              "OUTSPAN_S3_PATH_STYLE",
              "yes",
              "OUTSPAN_S3_PATH_STYLE is 'yes', and has to be true or false"),
          wrong(
              "OUTSPAN_S3_PUBLIC_ENDPOINT",
              "https://files.example.com",
              "OUTSPAN_S3_PUBLIC_ENDPOINT is set, and OUTSPAN_S3_ENDPOINT is not"),
          wrong(
              "OUTSPAN_S3_PATHSTYLE",
              "true",
              "OUTSPAN_S3_PATHSTYLE is not a setting, which are OUTSPAN_S3_BUCKET, "));

  private static Arguments wrong(String variable, String value, String message) {
    return Arguments.of(variable, value, message);
  }

  @Test
  void parse_ofNothing_isEmpty() {
    assertThat(S3Settings.parse(Map.of("OUTSPAN_S3_BUCKET", " ", "AWS_REGION", "x"))).isEmpty();
  }

  @Test
  void parse_ofABucketAlone_meansAws() {
    assertThat(S3Settings.parse(Map.of("OUTSPAN_S3_BUCKET", "exports")))
        .contains(
            new S3Settings(
                "exports", "", Optional.empty(), Optional.empty(), Optional.empty(), false));
  }

  @Test
  void parse_ofEverything_takesItAsItStands() {
    var environment =
        Map.of(
            "OUTSPAN_S3_BUCKET", "exports",
            "OUTSPAN_S3_PREFIX", "team/outspan",
            "OUTSPAN_S3_ENDPOINT", "http://minio:9000",
            "OUTSPAN_S3_PUBLIC_ENDPOINT", "https://files.example.com",
            "OUTSPAN_S3_REGION", "eu-central-1",
            "OUTSPAN_S3_PATH_STYLE", "false");
    assertThat(S3Settings.parse(environment))
        .contains(
            new S3Settings(
                "exports",
                "team/outspan/",
                Optional.of(URI.create("http://minio:9000")),
                Optional.of(URI.create("https://files.example.com")),
                Optional.of("eu-central-1"),
                false));
  }

  @Test
  void pathStyle_isUsualWithAnEndpoint() {
    var environment =
        Map.of("OUTSPAN_S3_BUCKET", "exports", "OUTSPAN_S3_ENDPOINT", "http://minio:9000/");
    assertThat(S3Settings.parse(environment).orElseThrow().pathStyle()).isTrue();
  }

  @Test
  void address_namesBucketAndPrefix_andAnEndpointOfOnesOwn() {
    assertThat(address("", "")).isEqualTo("s3://exports/");
    assertThat(address("", "team/outspan")).isEqualTo("s3://exports/team/outspan/");
    assertThat(address("https://Minio:9000", "a/"))
        .isEqualTo("s3://exports/a/ at https://minio:9000")
        .isEqualTo(address("https://minio:9000/", "a"));
    assertThat(address("http://gate/S3", "")).isEqualTo("s3://exports/ at http://gate/S3");
  }

  private static String address(String endpoint, String prefix) {
    var environment =
        Map.of(
            S3Settings.BUCKET,
            "exports",
            S3Settings.ENDPOINT,
            endpoint,
            S3Settings.PREFIX,
            prefix,
            S3Settings.REGION,
            "eu-central-1");
    return S3Settings.parse(environment).orElseThrow().address();
  }

  @ParameterizedTest
  @FieldSource("WRONG")
  void parse_ofAWrongValue_namesVariableAndValue(String variable, String value, String message) {
    var environment = new HashMap<>(Map.of("OUTSPAN_S3_BUCKET", "exports"));
    environment.put(variable, value);
    assertThatThrownBy(() -> S3Settings.parse(environment))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void parse_withoutABucket_isRefused() {
    assertThatThrownBy(() -> S3Settings.parse(Map.of("OUTSPAN_S3_PREFIX", "a")))
        .hasMessage("OUTSPAN_S3_PREFIX is set, and OUTSPAN_S3_BUCKET is not");
  }

  @Test
  void parse_ofWhatMayBeASecret_doesNotSayIt() {
    var unknown = Map.of("OUTSPAN_S3_BUCKET", "exports", "OUTSPAN_S3_SECRET_KEY", "canary");
    var inAddress =
        Map.of("OUTSPAN_S3_BUCKET", "exports", "OUTSPAN_S3_ENDPOINT", "http://me:canary@minio");
    for (var environment : List.of(unknown, inAddress)) {
      assertThatThrownBy(() -> S3Settings.parse(environment))
          .isInstanceOf(IllegalArgumentException.class)
          .message()
          .contains("OUTSPAN_S3_")
          .doesNotContain("canary");
    }
  }
}
