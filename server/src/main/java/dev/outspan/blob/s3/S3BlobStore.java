package dev.outspan.blob.s3;

import dev.outspan.blob.BlobException;
import dev.outspan.blob.BlobStore;
import dev.outspan.blob.BlobType;
import dev.outspan.blob.Draft;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/// Blobs as objects of a bucket. A draft is an upload in parts, of which nothing is seen until it
/// is completed.
///
/// A call is tried at most three times, and given up after ten seconds, in which a part of 16 MiB
/// has to arrive; only the completion of an upload may take three minutes. Reading a blob fails
/// when nothing comes for a minute.
public final class S3BlobStore implements BlobStore {
  /// What the signature of a link allows.
  public static final Duration LONGEST_LINK = Duration.ofDays(7);

  private static final int ATTEMPTS = 3;
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration CALL = Duration.ofSeconds(10);
  private static final Duration SILENCE = Duration.ofMinutes(1);

  private final S3Settings settings;
  private final S3Client client;
  private final S3Presigner presigner;

  private S3BlobStore(S3Settings settings, S3Client client, S3Presigner presigner) {
    this.settings = settings;
    this.client = client;
    this.presigner = presigner;
  }

  /// Asks nothing of the bucket yet: see [#check]. Credentials are those that the AWS SDK finds.
  ///
  /// @throws IllegalArgumentException if there is no region
  public static S3BlobStore open(S3Settings settings) {
    return open(settings, DefaultCredentialsProvider.builder().build());
  }

  static S3BlobStore open(S3Settings settings, AwsCredentialsProvider credentials) {
    Region region = region(settings);
    return new S3BlobStore(
        settings, client(settings, region, credentials), presigner(settings, region, credentials));
  }

  private static Region region(S3Settings settings) {
    if (settings.region().isPresent()) {
      return Region.of(settings.region().orElseThrow());
    }
    if (settings.endpoint().isPresent()) {
      return Region.US_EAST_1;
    }
    try {
      return DefaultAwsRegionProviderChain.builder().build().getRegion();
    } catch (SdkException e) {
      throw new IllegalArgumentException(
          "%s is not set, nor is AWS_REGION or a profile's region".formatted(S3Settings.REGION), e);
    }
  }

  private static S3Client client(
      S3Settings settings, Region region, AwsCredentialsProvider credentials) {
    var connections =
        UrlConnectionHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(SILENCE);
    var builder =
        S3Client.builder()
            .region(region)
            .credentialsProvider(credentials)
            .httpClientBuilder(connections)
            .serviceConfiguration(addressing(settings))
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .overrideConfiguration(
                limits ->
                    limits
                        .retryStrategy(
                            AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(ATTEMPTS)
                                .build())
                        .apiCallTimeout(CALL));
    settings.endpoint().ifPresent(builder::endpointOverride);
    return builder.build();
  }

  private static S3Presigner presigner(
      S3Settings settings, Region region, AwsCredentialsProvider credentials) {
    var builder =
        S3Presigner.builder()
            .region(region)
            .credentialsProvider(credentials)
            .serviceConfiguration(addressing(settings));
    settings.publicEndpoint().or(settings::endpoint).ifPresent(builder::endpointOverride);
    return builder.build();
  }

  private static S3Configuration addressing(S3Settings settings) {
    return S3Configuration.builder()
        .pathStyleAccessEnabled(settings.pathStyle())
        .chunkedEncodingEnabled(false)
        .expectContinueEnabled(false)
        .build();
  }

  @Override
  public Draft begin(String name, BlobType type) {
    return new S3Draft(object(name), type, S3Draft.LIMITS);
  }

  @Override
  public InputStream read(String name, long fromByte) {
    return object(name).read(fromByte);
  }

  /// A link to the bucket, signed with the credentials: if those are temporary, it ends with them.
  ///
  /// @param lifetime at most [#LONGEST_LINK]
  @Override
  public Optional<URI> link(String name, Duration lifetime) {
    String key = object(name).key();
    try {
      var signed =
          presigner.presignGetObject(
              request ->
                  request
                      .signatureDuration(lifetime)
                      .getObjectRequest(object -> object.bucket(settings.bucket()).key(key)));
      return Optional.of(signed.url().toURI());
    } catch (SdkException | URISyntaxException e) {
      throw new BlobException.Unavailable(
          "cannot sign a link to s3://%s/%s".formatted(settings.bucket(), key), e);
    }
  }

  @Override
  public void remove(String name) {
    S3Object object = object(name);
    // An upload that is being completed would bring the object back: it is deleted after them, and
    // also if they cannot be listed.
    try {
      object.abortAll();
    } catch (BlobException e) {
      object.delete();
      throw e;
    }
    object.delete();
  }

  /// That of the [S3Settings].
  @Override
  public String address() {
    return settings.address();
  }

  /// Whether the bucket is there and may be used. A failure says in one line what is wrong.
  @Override
  public void check() {
    try {
      client.headBucket(request -> request.bucket(settings.bucket()));
    } catch (SdkException e) {
      throw new BlobException.Unavailable("cannot use %s: %s".formatted(address(), reason(e)), e);
    }
  }

  /// What its status says: the answer to this request has no words.
  private static String reason(SdkException failure) {
    if (!(failure instanceof S3Exception answer)) {
      return String.valueOf(failure.getMessage());
    }
    return switch (answer.statusCode()) {
      case 301 -> "the bucket is in another region";
      case 403 -> "the credentials are refused";
      case 404 -> "there is no such bucket";
      default -> "the storage answers with status %d".formatted(answer.statusCode());
    };
  }

  @Override
  public void close() {
    presigner.close();
    client.close();
  }

  S3Object object(String name) {
    String key = settings.prefix() + BlobStore.requireName(name);
    return new S3Object(client, settings.bucket(), key, name);
  }
}
