package dev.ugatit.platform.contract;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Names for what a person did not name: models that are free, runs by number. */
public final class RunNames {
  private RunNames() {}

  /**
   * The wanted model's name, or the first of {@code NAME-2, NAME-3, …} that no training owns. A
   * training owns the name of its way back as well.
   */
  public static String freeModel(String wanted, Collection<TrainingRecord> trainings) {
    Set<String> taken =
        trainings.stream()
            .map(TrainingRecord::model)
            .flatMap(model -> Stream.of(model, TrainingRecord.backOf(model)))
            .collect(Collectors.toSet());
    String name = wanted;
    for (int i = 2; taken.contains(name) || taken.contains(TrainingRecord.backOf(name)); i++) {
      name = wanted + "-" + i;
    }
    return name;
  }

  /**
   * The next run's name: {@code 00012-selfie2anime-light-256}; a long model's name is cut in it.
   */
  public static String nextRun(
      String model, NetworkOptions network, Collection<TrainingRecord> trainings) {
    int last = trainings.stream().mapToInt(training -> number(training.id())).max().orElse(0);
    String number = String.format(Locale.ROOT, "%05d-", last + 1);
    String form = "-" + network.variant() + "-" + network.size();
    int room = Names.MAX_LENGTH - number.length() - form.length();
    return number + model.substring(0, Math.min(model.length(), room)) + form;
  }

  private static int number(String id) {
    String digits = id.replaceFirst("^(\\d{1,8})-.*", "$1");
    return digits.equals(id) ? 0 : Integer.parseInt(digits);
  }
}
