package io.crosstide.gateway.oss;

import com.aliyun.oss.common.comm.ResponseMessage;
import com.aliyun.oss.common.parser.ResponseParser;
import io.crosstide.gateway.oss.xml.OssBody;
import java.io.ByteArrayInputStream;

/** The unmodified OSS SDK for Java, reading our bodies. */
public final class Sdk {
  private Sdk() {}

  public static <T> T read(OssBody body, ResponseParser<T> parser) throws Exception {
    ResponseMessage answer = new ResponseMessage(null);
    answer.setStatusCode(200);
    answer.setContent(new ByteArrayInputStream(body.toBytes()));
    return parser.parse(answer);
  }
}
