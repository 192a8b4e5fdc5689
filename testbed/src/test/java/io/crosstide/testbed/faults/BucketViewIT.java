package io.crosstide.testbed.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.aliyun.oss.OSS;
import com.aliyun.oss.model.ObjectMetadata;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.store.ObjectStore;
import java.io.ByteArrayInputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a checker reads of a key was there at one moment, whatever is written meanwhile. */
@ExtendWith(FaultySystem.class)
class BucketViewIT {
  private static final String KEY = "key";

  private final OSS oss = FaultySystem.get().oss(TestRegion.SOURCE);
  private final ObjectStore store = FaultySystem.get().stores().store(TestRegion.SOURCE.store());
  private final String bucket = "view-" + Long.toUnsignedString(System.nanoTime(), 36);

  @BeforeEach
  void anObjectWithANumberInItsMetadataAndAGreaterOneInItsTags() {
    oss.createBucket(bucket);
    put(25);
    oss.setObjectTagging(bucket, KEY, Map.of(Writer.NUMBER, "29"));
  }

  private void put(int number) {
    ObjectMetadata metadata = new ObjectMetadata();
    metadata.addUserMetadata(Writer.NUMBER, Integer.toString(number));
    oss.putObject(bucket, KEY, new ByteArrayInputStream(new byte[1]), metadata);
  }

  @Test
  void theGreatestNumberShows() throws Exception {
    assertThat(view(() -> {}).number(KEY)).hasValue(29);
  }

  @Test
  void anObjectThatIsDeletedBeforeItsTagsAreReadIsGone() throws Exception {
    assertThat(view(() -> oss.deleteObject(bucket, KEY)).number(KEY)).isEmpty();
  }

  @Test
  void anObjectThatIsReplacedBeforeItsTagsAreReadShowsTheNewNumber() throws Exception {
    assertThat(view(() -> put(30)).number(KEY)).hasValue(30);
  }

  /** A view of the bucket in which something happens before tags are read for the first time. */
  private BucketView view(Runnable meanwhile) {
    AtomicBoolean over = new AtomicBoolean();
    ObjectStore hooked =
        (ObjectStore)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ObjectStore.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("tags") && !over.getAndSet(true)) {
                    meanwhile.run();
                  }
                  try {
                    return method.invoke(store, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    return new BucketView(hooked, new BucketName(bucket));
  }
}
