package io.crosstide.testbed.demo;

import com.aliyun.oss.ClientBuilderConfiguration;
import com.aliyun.oss.OSS;
import com.aliyun.oss.OSSClientBuilder;
import com.aliyun.oss.common.auth.DefaultCredentialProvider;
import com.aliyun.oss.common.comm.SignVersion;
import io.crosstide.testbed.launch.Connection;

/** The unmodified OSS SDK for Java against a running system. */
public final class OssClients {
  private OssClients() {}

  /**
   * @param region 0 or 1: whose endpoint is used
   */
  public static OSS client(Connection connection, int region, SignVersion signing) {
    ClientBuilderConfiguration configuration = new ClientBuilderConfiguration();
    configuration.setSignatureVersion(signing);
    configuration.setMaxErrorRetry(0);
    configuration.setSocketTimeout(120_000);
    return OSSClientBuilder.create()
        .endpoint(connection.endpoints().get(region).toString())
        .region(connection.regions().get(region).substring("oss-".length()))
        .clientConfiguration(configuration)
        .credentialsProvider(
            new DefaultCredentialProvider(connection.accessKeyId(), connection.accessKeySecret()))
        .build();
  }
}
