package dev.ugatit.gateway.translate;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who translates. A configured list takes precedence over what translators say of themselves. */
sealed interface Translators permits Translators.Configured, AnnouncedTranslators {

  /** All that are known now. Confined to one event loop. */
  Future<List<Translator>> all();

  /** Versions that one of them cannot serve, each with a reason, by {@code name/version}. */
  Future<Map<String, String>> refused();

  /** The configured list; without one, those that announce themselves. */
  static Translators of(Vertx vertx, HttpClient client, List<String> configured) {
    return configured.isEmpty()
        ? new AnnouncedTranslators(vertx)
        : new Configured(client, configured);
  }

  /** A fixed list. Nothing is known of their models and queues. */
  final class Configured implements Translators {
    private final List<Translator> all;
    private final LoadReports reports;

    /**
     * @param client asks them what they refuse
     * @param addresses {@code http://host:port} or {@code host:port}
     * @throws IllegalArgumentException naming an entry that is no address
     */
    Configured(HttpClient client, List<String> addresses) {
      all = addresses.stream().map(TranslatorAddress::of).map(Configured::silent).toList();
      reports = new LoadReports(client, all.stream().map(Translator::address).toList());
    }

    @Override
    public Future<List<Translator>> all() {
      return Future.succeededFuture(all);
    }

    @Override
    public Future<Map<String, String>> refused() {
      return reports.refused();
    }

    private static Translator silent(String address) {
      return new Translator(address, Set.of(), 0, Map.of());
    }
  }
}
