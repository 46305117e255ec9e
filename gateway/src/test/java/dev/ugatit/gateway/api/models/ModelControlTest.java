package dev.ugatit.gateway.api.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ugatit.gateway.Samples;
import dev.ugatit.gateway.StateTopic;
import dev.ugatit.gateway.api.StateWriter;
import dev.ugatit.gateway.tables.ModelTable;
import dev.ugatit.platform.contract.AliasRecord;
import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.Schemas;
import dev.ugatit.platform.http.Refusal;
import dev.ugatit.platform.kafka.Outgoing;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ModelControlTest {
  private final ModelTable models = new ModelTable();
  private final StateTopic topic = new StateTopic(models::apply);
  private final Map<String, String> refused = new HashMap<>();
  private final ModelControl control =
      new ModelControl(
          models,
          new StateWriter(topic::write, models::whenApplied),
          "models",
          () -> Future.succeededFuture(refused),
          () -> 77);

  @BeforeEach
  void publish() {
    for (long version : List.of(100L, 200L, 300L)) {
      put("smile/" + version, Samples.manifest("smile", version));
    }
    put("smile@champion", Samples.alias("smile", "champion", 200));
    put("smile@candidate", Samples.alias("smile", "candidate", 300));
    topic.written().clear();
  }

  private void put(String key, Object value) {
    topic.write(Outgoing.json("models", key, value));
  }

  private AliasRecord point(String alias, long version, boolean pinned) {
    return control.point("smile", alias, version, pinned, null).result();
  }

  private static void refuses(int status, String code, Future<?> future) {
    assertThat(future.cause()).isInstanceOf(Refusal.class);
    Refusal refusal = (Refusal) future.cause();
    assertThat(refusal.code() + " " + refusal.status()).isEqualTo(code + " " + status);
  }

  private static void throwsRefusal(int status, String code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal ->
                assertThat(refusal.code() + " " + refusal.status()).isEqualTo(code + " " + status));
  }

  @Test
  void aPromotionIsPinnedAndRemembersWhatWasBefore() {
    AliasRecord moved = control.point("smile", "champion", 300, true, "nicer").result();

    assertThat(moved)
        .isEqualTo(new AliasRecord(1, "smile", "champion", 300, 200L, "api", true, "nicer", 77));
    assertThat(models.alias("smile", "champion")).contains(moved);
    Outgoing written = topic.written().get(0);
    assertThat(written.key()).isEqualTo("smile@champion");
    byte[] value = Objects.requireNonNull(written.value());
    assertThat(Schemas.read(value, AliasRecord.class)).isEqualTo(moved);
  }

  @Test
  void theSameWishAgainWritesNothing() {
    AliasRecord first = point("champion", 300, true);
    assertThat(point("champion", 300, true)).isEqualTo(first);
    assertThat(topic.written()).hasSize(1);
  }

  @Test
  void unpinningKeepsVersionAndPrevious() {
    point("champion", 300, true);
    AliasRecord unpinned = point("champion", 300, false);
    assertThat(unpinned.pinned()).isFalse();
    assertThat(unpinned.version()).isEqualTo(300);
    assertThat(unpinned.previous()).isEqualTo(200);
  }

  @Test
  void aRollbackSwapsVersionAndPrevious() {
    point("champion", 300, true);
    AliasRecord back = control.rollBack("smile", "champion", null).result();
    assertThat(back.version()).isEqualTo(200);
    assertThat(back.previous()).isEqualTo(300);
    assertThat(back.pinned()).isTrue();
    assertThat(control.rollBack("smile", "champion", null).result().version()).isEqualTo(300);
  }

  @Test
  void thereIsNoWayBackToNothingOrToWhatWasWithdrawn() {
    point("mine", 100, true);
    refuses(409, "no-previous", control.rollBack("smile", "mine", null));
    point("mine", 200, true);
    control.withdraw("smile", "100");
    refuses(409, "no-previous", control.rollBack("smile", "mine", null));
    refuses(404, "no-such-alias", control.rollBack("smile", "other", null));
  }

  @Test
  void whatTranslatorsRefuseIsNotPromoted() {
    refused.put("smile/300", "no picture");
    Future<AliasRecord> asked = control.point("smile", "champion", 300, true, null);
    refuses(422, "version-refused", asked);
    assertThat(asked.cause()).hasMessageContaining("no picture");
    refuses(404, "no-such-version", control.point("smile", "champion", 999, true, null));
    throwsRefusal(404, "no-such-model", () -> control.point("f", "champion", 1, true, null));
    assertThat(topic.written()).isEmpty();
  }

  @Test
  void anAliasIsANameAndNoNumberAndThereAreNotTooMany() {
    throwsRefusal(400, "bad-alias", () -> point("100", 100, true));
    throwsRefusal(400, "bad-alias", () -> point("no such", 100, true));
    for (int i = 0; i < 98; i++) {
      point("a" + i, 100, true);
    }
    refuses(409, "too-many-aliases", control.point("smile", "more", 100, true, null));
    assertThat(point("a7", 200, true).version()).isEqualTo(200);
  }

  @Test
  void onlyHandMadeAliasesAreDeleted() {
    point("mine", 100, true);
    assertThat(control.delete("smile", "mine").succeeded()).isTrue();
    assertThat(models.alias("smile", "mine")).isEmpty();
    assertThat(topic.written().get(1).value()).isNull();
    refuses(409, "alias-of-trainings", control.delete("smile", "champion"));
    refuses(409, "alias-of-trainings", control.delete("smile", "candidate"));
    refuses(404, "no-such-alias", control.delete("smile", "mine"));
  }

  @Test
  void aVersionIsWithdrawnUnlessAnAliasPointsThere() {
    assertThat(control.withdraw("smile", "100").succeeded()).isTrue();
    assertThat(models.versions("smile")).extracting(m -> m.version()).containsExactly(300L, 200L);
    assertThat(topic.written().get(0).key()).isEqualTo("smile/100");
    assertThat(topic.written().get(0).value()).isNull();
    Future<Void> used = control.withdraw("smile", "200");
    refuses(409, "version-in-use", used);
    assertThat(used.cause()).hasMessageContaining("champion");
    refuses(404, "no-such-version", control.withdraw("smile", "100"));
    refuses(404, "no-such-version", control.withdraw("smile", "one"));
    refuses(404, "no-such-model", control.withdraw("../x", "1"));
  }

  @Test
  void writesOfOneMomentAreCheckedAgainstEachOther() {
    Future<AliasRecord> promoted = control.point("smile", "mine", 100, true, null);
    Future<Void> withdrawn = control.withdraw("smile", "100");
    assertThat(promoted.succeeded()).isTrue();
    refuses(409, "version-in-use", withdrawn);
    byte[] value = Objects.requireNonNull(topic.written().get(0).value());
    assertThat(Json.read(value, AliasRecord.class).version()).isEqualTo(100);
  }
}
