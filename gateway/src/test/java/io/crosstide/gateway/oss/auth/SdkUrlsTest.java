package io.crosstide.gateway.oss.auth;

import com.aliyun.oss.ClientBuilderConfiguration;
import com.aliyun.oss.HttpMethod;
import com.aliyun.oss.OSS;
import com.aliyun.oss.OSSClientBuilder;
import com.aliyun.oss.common.auth.DefaultCredentialProvider;
import com.aliyun.oss.common.comm.SignVersion;
import com.aliyun.oss.model.GeneratePresignedUrlRequest;
import java.net.URL;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** URLs that the unmodified OSS SDK for Java presigns. */
class SdkUrlsTest {
  private static final String[] KEYS = {
    "a", "a/b c.txt", "/leading", "a//b/../c", "ü你😀", "a+b%20c%2F", "~*'()!;:@&=$,?#[]", " x "
  };

  @ParameterizedTest
  @EnumSource(names = {"V1", "V4"})
  void areAccepted(SignVersion version) {
    OSS client = client(version);
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    try {
      for (String key : KEYS) {
        GeneratePresignedUrlRequest wish =
            new GeneratePresignedUrlRequest("srcbkt", key, HttpMethod.GET);
        wish.setExpiration(Date.from(now.plus(Duration.ofMinutes(5))));
        wish.addQueryParameter("versionId", "v 1+/");
        wish.addQueryParameter("x-oss-process", "image/resize,w_100");
        URL url = client.generatePresignedUrl(wish);
        Signed request =
            Signed.request("GET", url.getPath() + "?" + url.getQuery(), now.toString())
                .host(url.getAuthority());
        request.accepted();
        request
            .target(request.target().replace("w_100", "w_101"))
            .refusedAs("SignatureDoesNotMatch", 403, "0002-00000040");
      }
    } finally {
      client.shutdown();
    }
  }

  private static OSS client(SignVersion version) {
    ClientBuilderConfiguration configuration = new ClientBuilderConfiguration();
    configuration.setSignatureVersion(version);
    return OSSClientBuilder.create()
        .endpoint("http://127.0.0.1:9000")
        .region("cn-hangzhou")
        .credentialsProvider(new DefaultCredentialProvider("AK", "SK"))
        .clientConfiguration(configuration)
        .build();
  }
}
