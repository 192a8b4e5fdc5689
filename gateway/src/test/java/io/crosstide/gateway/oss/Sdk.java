package io.crosstide.gateway.oss;

import com.aliyun.oss.common.comm.ResponseMessage;
import com.aliyun.oss.common.parser.ResponseParser;
import io.crosstide.gateway.oss.xml.OssBody;
import java.io.ByteArrayInputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** The unmodified OSS SDK for Java, reading our bodies. */
public final class Sdk {
  private Sdk() {}

  /** What its users do with names when they asked for encoding. */
  public static String decode(String name) {
    return URLDecoder.decode(name, StandardCharsets.UTF_8);
  }

  public static <T> T read(OssBody body, ResponseParser<T> parser) throws Exception {
    ResponseMessage answer = new ResponseMessage(null);
    byte[] bytes = body.toBytes();
    answer.setStatusCode(200);
    answer.setContentLength(bytes.length);
    answer.setContent(new ByteArrayInputStream(bytes));
    return parser.parse(answer);
  }
}
