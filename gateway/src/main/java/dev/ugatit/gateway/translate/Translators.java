package dev.ugatit.gateway.translate;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Set;

/** Who translates. A configured list takes precedence over what translators say of themselves. */
sealed interface Translators permits Translators.Configured, AnnouncedTranslators {

  /** All that are known now. Confined to one event loop. */
  Future<List<Translator>> all();

  /** The configured list; without one, those that announce themselves. */
  static Translators of(Vertx vertx, List<String> configured) {
    return configured.isEmpty() ? new AnnouncedTranslators(vertx) : new Configured(configured);
  }

  /** A fixed list. Nothing is known of their models and queues. */
  final class Configured implements Translators {
    private final List<Translator> all;

    /**
     * @param addresses {@code http://host:port} or {@code host:port}
     * @throws IllegalArgumentException naming an entry that is no address
     */
    Configured(List<String> addresses) {
      all = addresses.stream().map(TranslatorAddress::of).map(Configured::silent).toList();
    }

    @Override
    public Future<List<Translator>> all() {
      return Future.succeededFuture(all);
    }

    private static Translator silent(String address) {
      return new Translator(address, Set.of(), 0);
    }
  }
}
