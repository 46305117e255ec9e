package dev.ugatit.gateway.translate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.platform.contract.ModelReference;
import dev.ugatit.platform.http.Refusal;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChoiceTest {
  private long now;
  private final Choice choice = new Choice(new Random(1), () -> now);

  private static Translator translator(String name, int queued, String... models) {
    return new Translator("http://" + name + ":1", Set.of(models), queued, Map.of());
  }

  private static Outbound wanted(String preferred) {
    return Outbound.translation(
        "id",
        ModelReference.parse("smile"),
        OptionalLong.of(200),
        Map.of(),
        Buffer.buffer(),
        Duration.ofSeconds(1),
        Refusal.of(504, "too-slow", "Late."),
        preferred);
  }

  /** Everyone who is chosen in 200 tries. */
  private Set<String> chosen(List<Translator> all, @Nullable Translator tried) {
    Set<String> addresses = new TreeSet<>();
    for (int i = 0; i < 200; i++) {
      addresses.add(choice.among(all, wanted(""), tried).orElseThrow().address());
    }
    return addresses;
  }

  @Test
  void thoseThatHaveTheModelComeFirst() {
    List<Translator> all =
        List.of(
            translator("idle", 0),
            translator("older", 0, "smile/100"),
            translator("other", 0, "smiles/200"),
            translator("has", 9, "smile/200"));

    assertThat(chosen(all, null)).containsExactly("http://has:1");
  }

  @Test
  void anyIsTakenWhenNoneHasTheModel() {
    assertThat(chosen(List.of(translator("a", 0), translator("b", 0)), null)).hasSize(2);
  }

  @Test
  void theBusiestOfThreeIsNeverTaken() {
    List<Translator> all = List.of(translator("a", 1), translator("b", 5), translator("c", 2));

    assertThat(chosen(all, null)).containsExactly("http://a:1", "http://c:1");
  }

  @Test
  void ownRequestsInFlightCountLikeWaitingOnes() {
    Translator a = translator("a", 1);
    Translator b = translator("b", 2);
    choice.begun(a);
    choice.begun(a);

    assertThat(chosen(List.of(a, b), null)).containsExactly("http://b:1");

    choice.ended(a);
    choice.ended(a);
    assertThat(chosen(List.of(a, b), null)).containsExactly("http://a:1");
    assertThat(choice.inFlight()).isZero();
  }

  @Test
  void theOneThatFailedIsTakenAgainOnlyWhenItIsAlone() {
    Translator failed = translator("failed", 0, "smile/200");
    Translator other = translator("other", 50);

    assertThat(chosen(List.of(failed, other), failed)).containsExactly("http://other:1");
    assertThat(chosen(List.of(failed), failed)).containsExactly("http://failed:1");
  }

  @Test
  void thePreferredOneIsTakenWhileItHasTheModelAndHasNotFailed() {
    Translator a = translator("a", 50, "smile/200");
    Translator b = translator("b", 0, "smile/200");
    Outbound wanted = wanted("http://a:1");

    assertThat(choice.among(List.of(a, b), wanted, null)).contains(a);
    assertThat(choice.among(List.of(a, b), wanted, a)).contains(b);
    assertThat(choice.among(List.of(translator("a", 50), b), wanted, null)).contains(b);
    assertThat(choice.among(List.of(b), wanted, null)).contains(b);
  }

  @Test
  void oneThatFailedIsPassedOverUntilItsAnnouncementWouldHaveEnded() {
    Translator failed = translator("failed", 0, "smile/200");
    Translator other = translator("other", 50);
    List<Translator> all = List.of(failed, other);
    chosen(all, failed);

    now += TimeUnit.SECONDS.toNanos(9);
    assertThat(chosen(all, null)).containsExactly("http://other:1");
    now += TimeUnit.SECONDS.toNanos(1);
    assertThat(chosen(all, null)).containsExactly("http://failed:1");
  }

  @Test
  void whereAllHaveFailedTheFirstToFailIsTriedFirst() {
    Translator first = translator("first", 9);
    Translator second = translator("second", 0);
    List<Translator> all = List.of(second, first);
    chosen(all, first);
    now += TimeUnit.SECONDS.toNanos(5);

    assertThat(chosen(all, second)).containsExactly("http://first:1");
    now += TimeUnit.SECONDS.toNanos(1);
    assertThat(choice.among(all, wanted(""), null)).contains(first);
  }

  @Test
  void nobodyIsNobody() {
    assertThat(choice.among(List.of(), wanted(""), null)).isEmpty();
  }
}
