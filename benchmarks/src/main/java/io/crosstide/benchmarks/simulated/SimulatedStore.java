package io.crosstide.benchmarks.simulated;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/**
 * An S3 endpoint without memory: buckets that seem to hold any number of small objects, and buckets
 * that take every object and soon forget it. Each answer can be late by a fixed time. It shows what
 * numbers of objects and distances do to whoever uses it, not whether copies are right; signatures
 * are not looked at.
 */
public final class SimulatedStore implements AutoCloseable {
  private static final String MODIFIED = "2020-01-01T00:00:00.000Z";
  private static final String MODIFIED_HTTP = "Wed, 01 Jan 2020 00:00:00 GMT";
  private static final int REMEMBERED = 1_000;
  private static final GeneratedKeys NONE = new GeneratedKeys(0);

  /** Parameters that make a request another one. */
  private static final Set<String> KINDS =
      Set.of("list-type", "versions", "versioning", "encryption", "acl", "tagging", "uploads");

  private final Vertx vertx = Vertx.vertx();
  private final Map<String, GeneratedKeys> buckets = new ConcurrentHashMap<>();
  private final Set<String> created = ConcurrentHashMap.newKeySet();
  private final Map<String, Integer> listed = new ConcurrentHashMap<>();
  private final AtomicLong puts = new AtomicLong();
  private final AtomicLong lists = new AtomicLong();
  private final Map<String, LongAdder> requests = new ConcurrentHashMap<>();

  /** What was written last: the worker looks whether the first copies keep their metadata. */
  private final Map<String, Written> lately =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Written> eldest) {
          return size() > REMEMBERED;
        }
      };

  private final long lateByMillis;
  private final HttpServer server;

  /**
   * Listens on a free port of 127.0.0.1.
   *
   * @param lateBy how much later than at once every answer comes
   */
  public SimulatedStore(Duration lateBy) {
    this.lateByMillis = lateBy.toMillis();
    this.server =
        vertx
            .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
            .requestHandler(this::receive)
            .listen()
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  /** Lets a bucket that will be created seem to hold so many objects. */
  public void generate(String bucket, int objects) {
    buckets.put(bucket, new GeneratedKeys(objects));
  }

  /** Where it listens. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.actualPort());
  }

  /** Objects written. */
  public long puts() {
    return puts.get();
  }

  /** Listings answered. */
  public long lists() {
    return lists.get();
  }

  /** Requests by method, what they are about and their parameters without values. */
  public Map<String, Long> requests() {
    Map<String, Long> counts = new TreeMap<>();
    requests.forEach((kind, count) -> counts.put(kind, count.sum()));
    return counts;
  }

  /** Listings of generated buckets that began where one had begun before. */
  public long repeatedLists() {
    return listed.values().stream().mapToLong(times -> times - 1).sum();
  }

  private void receive(HttpServerRequest request) {
    requests.computeIfAbsent(kind(request), kind -> new LongAdder()).increment();
    request
        .body()
        .onSuccess(
            body -> {
              if (lateByMillis == 0) {
                answer(request, body);
              } else {
                vertx.setTimer(lateByMillis, timer -> answer(request, body));
              }
            });
  }

  private static String kind(HttpServerRequest request) {
    boolean isObject = request.path().indexOf('/', 1) > 0;
    String parameters =
        request.params().names().stream()
            .filter(KINDS::contains)
            .map(name -> "?" + name)
            .collect(Collectors.joining());
    return request.method() + (isObject ? " object" : " bucket") + parameters;
  }

  private void answer(HttpServerRequest request, Buffer body) {
    request
        .response()
        .putHeader(
            "Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
    String path = request.path().substring(1);
    int slash = path.indexOf('/');
    String bucket = slash < 0 ? path : path.substring(0, slash);
    String key = slash < 0 ? "" : path.substring(slash + 1);
    if (key.isEmpty()) {
      answerBucket(request, bucket);
    } else {
      answerObject(request, bucket, key, body);
    }
  }

  private void answerObject(HttpServerRequest request, String bucket, String key, Buffer body) {
    HttpMethod method = request.method();
    if (method.equals(HttpMethod.PUT)) {
      puts.incrementAndGet();
      Written written = Written.of(request, body.length(), tag(body.getBytes()));
      synchronized (lately) {
        lately.put(request.path(), written);
      }
      request.response().putHeader("ETag", quoted(written.tag())).end();
    } else if (method.equals(HttpMethod.DELETE)) {
      request.response().setStatusCode(204).end();
    } else if (request.getParam("tagging") != null) {
      xml(request, 200, "<Tagging><TagSet></TagSet></Tagging>");
    } else if (method.equals(HttpMethod.HEAD) && written(request.path()) != null) {
      written(request.path()).tell(request.response());
    } else if (!buckets.getOrDefault(bucket, NONE).holds(key)) {
      error(request, 404, "NoSuchKey");
    } else {
      byte[] content = key.getBytes(StandardCharsets.UTF_8);
      request
          .response()
          .putHeader("ETag", quoted(tag(content)))
          .putHeader("Last-Modified", MODIFIED_HTTP)
          .putHeader("Content-Type", "application/octet-stream")
          .putHeader("Content-Length", Integer.toString(content.length));
      if (method.equals(HttpMethod.HEAD)) {
        request.response().end();
      } else {
        request.response().end(Buffer.buffer(content));
      }
    }
  }

  private Written written(String path) {
    synchronized (lately) {
      return lately.get(path);
    }
  }

  private void answerBucket(HttpServerRequest request, String bucket) {
    if (request.method().equals(HttpMethod.PUT)) {
      created.add(bucket);
      request.response().end();
    } else if (!bucket.isEmpty() && !created.contains(bucket)) {
      error(request, 404, "NoSuchBucket");
    } else if (request.getParam("list-type") != null) {
      list(request, bucket);
    } else if (request.getParam("encryption") != null) {
      error(request, 404, "ServerSideEncryptionConfigurationNotFoundError");
    } else if (request.getParam("versioning") != null) {
      xml(request, 200, "<VersioningConfiguration/>");
    } else if (request.getParam("location") != null) {
      xml(request, 200, "<LocationConstraint/>");
    } else if (request.getParam("uploads") != null) {
      xml(request, 200, "<ListMultipartUploadsResult/>");
    } else if (request.getParam("acl") != null) {
      xml(
          request,
          200,
          "<AccessControlPolicy><Owner><ID>nobody</ID></Owner>"
              + "<AccessControlList/></AccessControlPolicy>");
    } else {
      request.response().end();
    }
  }

  private void list(HttpServerRequest request, String bucket) {
    lists.incrementAndGet();
    GeneratedKeys held = buckets.getOrDefault(bucket, NONE);
    String prefix = parameter(request, "prefix", "");
    String after = parameter(request, "continuation-token", parameter(request, "start-after", ""));
    int max = Integer.parseInt(parameter(request, "max-keys", "1000"));
    if (held.count() > 0) {
      listed.merge(after, 1, Integer::sum);
    }
    List<String> keys = held.list(prefix, after, max + 1);
    boolean more = keys.size() > max;
    StringBuilder xml =
        new StringBuilder("<ListBucketResult><IsTruncated>").append(more).append("</IsTruncated>");
    for (String key : more ? keys.subList(0, max) : keys) {
      byte[] content = key.getBytes(StandardCharsets.UTF_8);
      xml.append("<Contents><Key>")
          .append(key)
          .append("</Key><LastModified>")
          .append(MODIFIED)
          .append("</LastModified><ETag>&quot;")
          .append(tag(content))
          .append("&quot;</ETag><Size>")
          .append(content.length)
          .append("</Size><StorageClass>STANDARD</StorageClass></Contents>");
    }
    if (more) {
      xml.append("<NextContinuationToken>")
          .append(keys.get(max - 1))
          .append("</NextContinuationToken>");
    }
    xml(request, 200, xml.append("</ListBucketResult>").toString());
  }

  private static String parameter(HttpServerRequest request, String name, String otherwise) {
    String value = request.getParam(name);
    return value == null ? otherwise : value;
  }

  private static void error(HttpServerRequest request, int status, String code) {
    xml(request, status, "<Error><Code>" + code + "</Code></Error>");
  }

  private static void xml(HttpServerRequest request, int status, String xml) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/xml")
        .end(request.method().equals(HttpMethod.HEAD) ? "" : xml);
  }

  private static String tag(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every JDK has MD5", impossible);
    }
  }

  private static String quoted(String tag) {
    return '"' + tag + '"';
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
