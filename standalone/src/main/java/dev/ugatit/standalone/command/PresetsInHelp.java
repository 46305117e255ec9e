package dev.ugatit.standalone.command;

import dev.ugatit.platform.contract.Preset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;

/** Puts the presets, as the code has them, before the footer of a command's help. */
final class PresetsInHelp implements IModelTransformer {
  @Override
  public CommandSpec transform(CommandSpec command) {
    var footer = new ArrayList<String>(List.of("", "Presets:"));
    for (Preset preset : Preset.values()) {
      footer.add(
          String.format(
              Locale.ROOT,
              "  %-10s %s, %,d steps; needs %s",
              preset.label(),
              preset.pictures(),
              preset.steps(),
              preset.needs()));
      footer.add(" ".repeat(13) + preset.expect());
    }
    footer.addAll(Arrays.asList(command.usageMessage().footer()));
    command.usageMessage().footer(footer.toArray(String[]::new));
    return command;
  }
}
