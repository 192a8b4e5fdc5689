package io.crosstide.gateway.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.gateway.oss.error.OssException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private final List<String> begun = new ArrayList<>();

  private Future<String> begin(Turns turns, String name, Promise<String> end) {
    return turns.run(
        () -> {
          begun.add(name);
          return end.future();
        });
  }

  /** I28: no more at once than there are turns, and no more waiting than is allowed. */
  @Test
  void takesTurnsInOrder() {
    Turns turns = new Turns(2, 2);
    List<Promise<String>> ends = new ArrayList<>();
    List<Future<String>> all = new ArrayList<>();
    for (String name : List.of("a", "b", "c", "d", "e")) {
      Promise<String> end = Promise.promise();
      ends.add(end);
      all.add(begin(turns, name, end));
    }
    assertThat(begun).containsExactly("a", "b");
    assertThat(all.get(4).cause()).isInstanceOf(OssException.class).hasMessageContaining("try");

    ends.get(1).complete("b");
    assertThat(begun).containsExactly("a", "b", "c");
    ends.get(0).fail("broken");
    assertThat(begun).containsExactly("a", "b", "c", "d");
    ends.get(2).complete("c");
    ends.get(3).complete("d");
    assertThat(all.subList(1, 4)).extracting(Future::result).containsExactly("b", "c", "d");
    assertThat(all.get(0).failed()).isTrue();

    assertThat(turns.run(() -> Future.succeededFuture("later")).result()).isEqualTo("later");
  }

  @Test
  void workThatThrowsGivesItsTurnBack() {
    Turns turns = new Turns(1, 0);
    Future<Void> thrown =
        turns.run(
            () -> {
              throw new IllegalStateException("a defect");
            });
    assertThat(thrown.cause()).hasMessage("a defect");
    assertThat(turns.run(() -> Future.succeededFuture(1)).result()).isEqualTo(1);
  }

  @Test
  void refusesToHaveNone() {
    assertThatThrownBy(() -> new Turns(0, 1)).isInstanceOf(IllegalArgumentException.class);
  }
}
