package dev.ugatit.gateway.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.TranslatorAnnouncement;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long what translators said holds when they cannot be heard. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class AnnouncedTranslatorsTest {
  private final Deque<Future<List<String>>> readings = new ArrayDeque<>();
  private final Translators translators = new AnnouncedTranslators(readings::pop);

  private static String announcement(String host) {
    return Json.text(
        new TranslatorAnnouncement(1, "http://" + host + ":1", List.of("a/1"), 0, Map.of()));
  }

  private List<String> addresses() throws Exception {
    return translators.all().await(30, TimeUnit.SECONDS).stream().map(Translator::address).toList();
  }

  private static void untilItIsReadAgain() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(600);
  }

  @Test
  void whatWasReadLastHoldsWhileTheMapDoesNotAnswerOrFails() throws Exception {
    readings.add(Future.succeededFuture(List.of(announcement("one"))));
    assertThat(addresses()).containsExactly("http://one:1");
    Promise<List<String>> late = Promise.promise();
    readings.add(late.future());
    readings.add(Future.failedFuture("a member is gone"));
    readings.add(Future.succeededFuture(List.of(announcement("other"))));

    untilItIsReadAgain();
    assertThat(addresses()).containsExactly("http://one:1");
    late.fail("a member is gone");
    assertThat(addresses()).containsExactly("http://one:1");
    assertThat(addresses()).containsExactly("http://other:1");
  }

  @Test
  void whereNothingWasReadYetTheFailureIsTold() {
    readings.add(Future.failedFuture("no map"));

    assertThatThrownBy(this::addresses).hasMessageContaining("no map");
  }

  @Test
  void allWhoAskMeanwhileWaitForOneReading() throws Exception {
    Promise<List<String>> reading = Promise.promise();
    readings.add(reading.future());

    Future<List<Translator>> one = translators.all();
    Future<List<Translator>> other = translators.all();
    reading.complete(List.of(announcement("one"), "no announcement"));

    assertThat(one.await(30, TimeUnit.SECONDS)).hasSize(1);
    assertThat(other.await(30, TimeUnit.SECONDS)).hasSize(1);
    assertThat(readings).isEmpty();
  }
}
