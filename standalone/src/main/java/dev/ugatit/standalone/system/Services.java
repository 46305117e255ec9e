package dev.ugatit.standalone.system;

import dev.ugatit.gateway.GatewaySettings;
import dev.ugatit.gateway.GatewayVerticle;
import dev.ugatit.ingest.IngestSettings;
import dev.ugatit.ingest.IngestVerticle;
import dev.ugatit.platform.runtime.Configuration;
import dev.ugatit.platform.runtime.PlatformSettings;
import dev.ugatit.platform.runtime.ServiceContext;
import dev.ugatit.platform.runtime.Setting;
import dev.ugatit.trainer.TrainerSettings;
import dev.ugatit.trainer.TrainerVerticle;
import dev.ugatit.translator.TranslatorSettings;
import dev.ugatit.translator.TranslatorVerticle;
import io.vertx.core.Deployable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The services by name, in the order in which they start together. */
@SuppressWarnings("ImmutableEnumChecker") // settings and constructors do not change
public enum Services {
  TRANSLATOR("translator", TranslatorVerticle::new, TranslatorSettings.all(), true),
  INGEST("ingest", IngestVerticle::new, IngestSettings.all(), false),
  TRAINER("trainer", TrainerVerticle::new, TrainerSettings.all(), false),
  GATEWAY("gateway", GatewayVerticle::new, GatewaySettings.all(), true);

  /** Default of {@code stop.timeout} with a trainer: a step on a CPU may take a minute. */
  public static final String TRAINER_STOP = "5m";

  private final String label;
  private final Function<ServiceContext, ? extends Deployable> verticle;
  private final List<Setting<?>> settings;
  private final boolean ownServer;

  Services(
      String label,
      Function<ServiceContext, ? extends Deployable> verticle,
      List<Setting<?>> settings,
      boolean ownServer) {
    this.label = label;
    this.verticle = verticle;
    this.settings = settings;
    this.ownServer = ownServer;
  }

  /** The name on the command line. */
  public String label() {
    return label;
  }

  /** Makes the service's verticle. */
  public Deployable verticle(ServiceContext context) {
    return verticle.apply(context);
  }

  /** Whether its own HTTP server has the health and metrics routes. */
  public boolean ownServer() {
    return ownServer;
  }

  /** The service with this name; anything else is refused with the list of all. */
  public static Services of(String label) {
    return Arrays.stream(values())
        .filter(service -> service.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new CommandException(
                    "there is no service \"" + label + "\"; these exist: " + labels()));
  }

  /** Every setting of the platform and of all services: the whole schema. */
  public static List<Setting<?>> settings() {
    var all = new ArrayList<Setting<?>>(PlatformSettings.all());
    for (Services service : values()) {
      all.addAll(service.settings);
    }
    return List.copyOf(all);
  }

  /** The whole schema's values for a request, defaults included. */
  public static Configuration configuration(SystemRequest request) {
    SystemRequest complete =
        request.withSetting(PlatformSettings.DATA.key(), request.data().root().toString());
    return Configuration.load(
        settings(), complete.defaults(), complete.config(), System.getenv(), complete.settings());
  }

  private static String labels() {
    return Arrays.stream(values()).map(Services::label).collect(Collectors.joining(", "));
  }
}
