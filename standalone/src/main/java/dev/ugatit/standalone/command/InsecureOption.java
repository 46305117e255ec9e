package dev.ugatit.standalone.command;

import dev.ugatit.gateway.GatewaySettings;
import dev.ugatit.standalone.system.SystemRequest;
import picocli.CommandLine.Option;

/** For commands that start a gateway. */
final class InsecureOption {
  @Option(
      names = "--insecure",
      description = "Let the gateway listen on any address without API keys.")
  private boolean insecure;

  SystemRequest applied(SystemRequest request) {
    return insecure ? request.withSetting(GatewaySettings.INSECURE.key(), "true") : request;
  }
}
