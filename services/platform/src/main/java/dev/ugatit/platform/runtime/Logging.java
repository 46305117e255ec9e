package dev.ugatit.platform.runtime;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.net.URL;
import org.slf4j.LoggerFactory;

/**
 * Applies the configured level and format of the log. Before that, {@code logback.xml} reads them
 * from the environment ({@code UGATIT_LOG}, {@code UGATIT_LOG_FORMAT}), so that early lines agree.
 */
public final class Logging {
  private static final String FILE = "/logback.xml";

  private Logging() {}

  /** Replaces the logging configuration of this JVM; does nothing under another logging library. */
  public static void configure(Configuration configuration) {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      return;
    }
    URL file = Logging.class.getResource(FILE);
    if (file == null) {
      throw new IllegalStateException(FILE + " is missing from the class path");
    }
    context.reset();
    context.putProperty("UGATIT_LOG", configuration.get(PlatformSettings.LOG_LEVEL));
    context.putProperty("UGATIT_LOG_FORMAT", configuration.get(PlatformSettings.LOG_FORMAT));
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    try {
      configurator.doConfigure(file);
    } catch (JoranException broken) {
      throw new IllegalStateException(FILE + " cannot be used", broken);
    }
  }
}
