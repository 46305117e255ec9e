package dev.ugatit.standalone.command;

import dev.ugatit.platform.access.ApiKey;
import dev.ugatit.platform.access.KeyFile;
import dev.ugatit.platform.access.RateLimit;
import dev.ugatit.platform.access.Role;
import dev.ugatit.platform.access.SecretKey;
import dev.ugatit.platform.contract.Names;
import dev.ugatit.standalone.system.CommandException;
import dev.ugatit.standalone.terminal.Table;
import dev.ugatit.standalone.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes, lists and removes the API keys of gateways. It needs no running system. */
@Command(
    name = "keys",
    mixinStandardHelpOptions = true,
    description = {
      "Makes, lists and removes the API keys of a gateway, in the file that its setting",
      "`gateway.api-keys` names. A running gateway follows within seconds.",
      "Roles: viewer reads, translator also translates, trainer also changes datasets and",
      "trainings, admin does everything."
    },
    footer = {
      "",
      "Examples:",
      "  ugatit keys add phone --role translator --file keys.json",
      "  ugatit keys list --file keys.json",
      "  ugatit keys remove phone --file keys.json"
    })
final class KeysCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what to do: add, list or remove");
  }

  /** Where the keys are. */
  static final class FileOption {
    @Option(names = "--file", required = true, paramLabel = "FILE", description = "File of keys.")
    private Path file = Path.of("keys.json");

    KeyFile file() {
      return new KeyFile(file);
    }

    /** All keys; a file that is missing is refused. */
    List<ApiKey> read() throws IOException {
      if (!file().exists()) {
        throw new CommandException("there is no " + file);
      }
      return readIfThere();
    }

    List<ApiKey> readIfThere() throws IOException {
      try {
        return file().exists() ? file().read() : List.of();
      } catch (IOException e) {
        throw new CommandException(String.valueOf(e.getMessage()), e);
      }
    }
  }

  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description = "Makes a key and prints it, this once: the file holds only its digest.")
  int add(
      @Parameters(paramLabel = "NAME", description = "For logs and lists.") String name,
      @Option(names = "--role", required = true, paramLabel = "ROLE", description = "What it may.")
          String role,
      @Option(names = "--rate", paramLabel = "N", description = "Requests a second.")
          @Nullable Integer rate,
      @Option(
              names = "--burst",
              paramLabel = "N",
              description = "Requests at once (default: rate).")
          @Nullable Integer burst,
      @Mixin FileOption option)
      throws IOException {
    Names.require("key", name);
    if (burst != null && rate == null) {
      throw new CommandException("--burst needs --rate");
    }
    RateLimit limit = rate == null ? null : new RateLimit(rate, burst == null ? rate : burst);
    var keys = new ArrayList<>(option.readIfThere());
    if (keys.stream().anyMatch(key -> key.name().equals(name))) {
      throw new CommandException(
          "there is a key \"" + name + "\" already: choose another name, or remove it first");
    }
    String text = SecretKey.random();
    keys.add(
        new ApiKey(name, Role.of(role), SecretKey.digest(text), limit, System.currentTimeMillis()));
    option.file().write(keys);
    Terminal terminal = Terminal.system();
    terminal.out().println(text);
    terminal.say("Keep it: only its digest is in " + option.file().path() + ".");
    return 0;
  }

  @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the keys.")
  int list(@Mixin FileOption option) throws IOException {
    var table = new Table("NAME", "ROLE", "RATE", "BURST", "CREATED");
    for (ApiKey key : option.read()) {
      RateLimit limit = key.limit();
      table.row(
          key.name(),
          key.role().label(),
          limit == null ? "-" : limit.perSecond(),
          limit == null ? "-" : limit.burst(),
          Instant.ofEpochMilli(key.created()));
    }
    Terminal.system().out().print(table);
    return 0;
  }

  @Command(name = "remove", mixinStandardHelpOptions = true, description = "Removes a key.")
  int remove(
      @Parameters(paramLabel = "NAME", description = "Of the key.") String name,
      @Mixin FileOption option)
      throws IOException {
    var keys = new ArrayList<>(option.read());
    if (!keys.removeIf(key -> key.name().equals(name))) {
      throw new CommandException("there is no key \"" + name + "\" in " + option.file().path());
    }
    option.file().write(keys);
    Terminal.system().say("Removed " + name + ".");
    return 0;
  }
}
