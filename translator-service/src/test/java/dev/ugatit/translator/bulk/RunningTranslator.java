package dev.ugatit.translator.bulk;

import dev.ugatit.platform.kafka.KafkaSettings;
import dev.ugatit.platform.runtime.Configuration;
import dev.ugatit.platform.runtime.Health;
import dev.ugatit.platform.runtime.ServiceContext;
import dev.ugatit.platform.store.FolderStore;
import dev.ugatit.translator.TranslatorSettings;
import dev.ugatit.translator.TranslatorVerticle;
import dev.ugatit.translator.http.Await;
import dev.ugatit.translator.http.Client;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The whole service on a folder that holds its store. */
public final class RunningTranslator implements AutoCloseable {
  public final Client client;
  private final Vertx vertx;
  private final String deployment;

  /** Deploys it; on any free port, unless the settings name one. */
  public RunningTranslator(
      Vertx vertx, KafkaSettings kafka, Path folder, Map<String, String> settings)
      throws IOException {
    this.vertx = vertx;
    var all = new HashMap<>(settings);
    all.putIfAbsent("translator.port", "0");
    var verticle =
        new TranslatorVerticle(
            new ServiceContext(
                Configuration.of(TranslatorSettings.all(), all),
                kafka,
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                new Health(),
                new FolderStore(folder.resolve("store")),
                folder.resolve("data")));
    deployment = Await.result(vertx.deployVerticle(verticle));
    client = new Client(vertx, URI.create(verticle.address()).getPort());
  }

  public String metrics() {
    return new String(client.get("/metrics").body(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    client.close();
    Await.result(vertx.undeploy(deployment));
  }
}
