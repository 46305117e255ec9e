package dev.ugatit.gateway.api.models;

import dev.ugatit.gateway.api.StateWriter;
import dev.ugatit.gateway.tables.ModelTable;
import dev.ugatit.platform.contract.AliasRecord;
import dev.ugatit.platform.contract.ModelReference;
import dev.ugatit.platform.contract.Names;
import dev.ugatit.platform.http.Refusal;
import dev.ugatit.platform.kafka.Outgoing;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Moves aliases and withdraws versions. What is moved by hand is pinned: a training leaves it where
 * it is until it is unpinned. Confined to one event loop.
 */
public final class ModelControl {
  /** Aliases that a training moves; they are unpinned, never deleted. */
  private static final Set<String> TRAININGS_OWN =
      Set.of(AliasRecord.CHAMPION, AliasRecord.CANDIDATE);

  private static final int MOST_ALIASES = 100;
  private static final String BY = "api";

  private final ModelTable models;
  private final StateWriter writer;
  private final String topic;
  private final Supplier<Future<Map<String, String>>> refusals;
  private final LongSupplier clock;

  /**
   * @param topic of models
   * @param refusals why translators cannot serve a version, by {@code name/version}
   * @param clock milliseconds since 1970
   */
  public ModelControl(
      ModelTable models,
      StateWriter writer,
      String topic,
      Supplier<Future<Map<String, String>>> refusals,
      LongSupplier clock) {
    this.models = models;
    this.writer = writer;
    this.topic = topic;
    this.refusals = refusals;
    this.clock = clock;
  }

  /**
   * Points an alias to a version, or changes whether it is pinned there.
   *
   * @param reason for a person; absent for the usual words
   * @return fails with a {@link Refusal}: 404 without such a version, 422 when translators refuse
   *     it
   */
  public Future<AliasRecord> point(
      String name, String alias, long version, boolean pinned, @Nullable String reason) {
    models.require(name);
    requireAlias(alias);
    String said = reason == null ? (pinned ? "set by hand" : "unpinned by hand") : reason;
    return refusals
        .get()
        .compose(
            refused -> writer.inTurn(() -> pointNow(name, alias, version, pinned, said, refused)));
  }

  private Future<AliasRecord> pointNow(
      String name,
      String alias,
      long version,
      boolean pinned,
      String reason,
      Map<String, String> refused) {
    models.require(new ModelReference(name, String.valueOf(version)));
    requireServed(name + "/" + version, refused);
    Optional<AliasRecord> now = models.alias(name, alias);
    if (now.isPresent() && now.get().version() == version && now.get().pinned() == pinned) {
      return Future.succeededFuture(now.get());
    }
    if (now.isEmpty() && models.aliases(name).size() >= MOST_ALIASES) {
      throw Refusal.of(
          409,
          "too-many-aliases",
          "Model \"%s\" has %d aliases, the most that are kept: delete one first."
              .formatted(name, MOST_ALIASES));
    }
    @Nullable Long previous =
        now.map(a -> a.version() == version ? a.previous() : (Long) a.version()).orElse(null);
    return write(name, alias, version, previous, pinned, reason);
  }

  /**
   * Points an alias to where it pointed before, pinned.
   *
   * @return fails with a {@link Refusal}: 404 without such an alias, 409 when it has no previous
   *     version, or that is withdrawn
   */
  public Future<AliasRecord> rollBack(String name, String alias, @Nullable String reason) {
    return writer.inTurn(
        () -> {
          AliasRecord now = require(name, alias);
          @Nullable Long previous = now.previous();
          if (previous == null || models.manifest(name, previous).isEmpty()) {
            throw Refusal.of(
                409,
                "no-previous",
                "Alias \"%s\" of \"%s\" has no version to go back to: point it to one by PUT."
                    .formatted(alias, name));
          }
          String said = reason == null ? "rolled back by hand" : reason;
          return write(name, alias, previous, now.version(), true, said);
        });
  }

  /**
   * Deletes an alias that was made by hand.
   *
   * @return fails with a {@link Refusal}: 404 without such an alias, 409 for those of trainings
   */
  public Future<Void> delete(String name, String alias) {
    return writer.inTurn(
        () -> {
          AliasRecord now = require(name, alias);
          if (TRAININGS_OWN.contains(alias)) {
            throw Refusal.of(
                409,
                "alias-of-trainings",
                "Trainings move \"%s\" themselves, so it cannot be deleted: unpin it by PUT with"
                        .formatted(alias)
                    + " \"pinned\": false.");
          }
          return writer.write(Outgoing.tombstone(topic, now.key()));
        });
  }

  /**
   * Takes a version back for good.
   *
   * @return fails with a {@link Refusal}: 404 without such a version, 409 while an alias points to
   *     it
   */
  public Future<Void> withdraw(String name, String version) {
    return writer.inTurn(
        () -> {
          models.require(name);
          ModelReference wanted = new ModelReference(name, requireNumber(name, version));
          models.require(wanted);
          long number = Long.parseLong(version);
          List<AliasRecord> there =
              models.aliases(name).stream().filter(a -> a.version() == number).toList();
          if (!there.isEmpty()) {
            throw Refusal.of(
                409,
                "version-in-use",
                "Version %d of \"%s\" is %s: point that elsewhere first."
                    .formatted(
                        number,
                        name,
                        there.stream().map(AliasRecord::alias).collect(Collectors.joining(", "))));
          }
          return writer.write(Outgoing.tombstone(topic, name + "/" + number));
        });
  }

  private Future<AliasRecord> write(
      String name,
      String alias,
      long version,
      @Nullable Long previous,
      boolean pinned,
      String reason) {
    var record =
        new AliasRecord(
            AliasRecord.SCHEMA,
            name,
            alias,
            version,
            previous,
            BY,
            pinned,
            reason,
            clock.getAsLong());
    return writer.write(Outgoing.json(topic, record.key(), record)).map(record);
  }

  private AliasRecord require(String name, String alias) {
    models.require(name);
    return models
        .alias(name, alias)
        .orElseThrow(
            () ->
                Refusal.of(
                    404,
                    "no-such-alias",
                    "Model \"%s\" has no alias \"%s\".".formatted(name, alias)));
  }

  private static void requireServed(String key, Map<String, String> refused) {
    @Nullable String cause = refused.get(key);
    if (cause != null) {
      throw Refusal.of(
          422,
          "version-refused",
          "Translators cannot serve %s: %s. Choose another version.".formatted(key, cause));
    }
  }

  /** An alias that could be read as a version would name two things. */
  private static void requireAlias(String alias) {
    if (!Names.isName(alias) || alias.matches("[0-9]+")) {
      throw Refusal.of(
          400,
          "bad-alias",
          "An alias is 1 to 63 of a-z, 0-9 and \"-\", not beginning with \"-\", and no number.");
    }
  }

  private static String requireNumber(String name, String version) {
    if (!version.matches("[0-9]{1,18}")) {
      throw Refusal.of(
          404,
          "no-such-version",
          "Model \"%s\" has no such version: name it by its number.".formatted(name));
    }
    return version;
  }
}
