package io.crosstide.local.body;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("StringConcatToTextBlock")
class AwsChunkedDecoderTest {
  private static final byte[] WIRE =
      ("5;chunk-signature=ignored\r\nhello\r\n1\r\n \r\n00a\r\n0\r\n1\r\n2\r\n3\r\n0\r\n"
              + "X-Amz-Checksum-CRC32C: abc=\r\nother:1\r\n\r\n")
          .getBytes(StandardCharsets.US_ASCII);

  @TempDir Path directory;

  @Test
  void doesNotMindWhereTheNetworkCuts() {
    for (int cut = 0; cut <= WIRE.length; cut++) {
      assertDecodes(List.of(Arrays.copyOf(WIRE, cut), Arrays.copyOfRange(WIRE, cut, WIRE.length)));
    }
  }

  @Test
  void takesSingleBytes() {
    assertDecodes(IntStream.range(0, WIRE.length).mapToObj(i -> new byte[] {WIRE[i]}).toList());
  }

  private void assertDecodes(List<byte[]> pieces) {
    AwsChunkedDecoder decoder = new AwsChunkedDecoder(Optional.empty(), false);
    try (BodyFiles files = new BodyFiles(directory);
        BodyWriter writer = new BodyWriter(files, 1, 1000, List.of())) {
      pieces.forEach(piece -> decoder.decode(piece, writer));
      Map<String, String> trailers = decoder.finish();
      NewBody.InMemory content = (NewBody.InMemory) writer.finish().content();
      assertThat(new String(content.bytes(), StandardCharsets.US_ASCII))
          .isEqualTo("hello 0\r\n1\r\n2\r\n3");
      assertThat(trailers).isEqualTo(Map.of("x-amz-checksum-crc32c", "abc=", "other", "1"));
    }
  }
}
