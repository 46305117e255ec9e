package dev.ugatit.translator.http;

import dev.ugatit.translator.model.ModelMemory;
import dev.ugatit.translator.model.ModelStatus;
import dev.ugatit.translator.model.ServingModels;
import dev.ugatit.translator.queue.QueueLoad;
import dev.ugatit.translator.queue.ServiceTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Body of {@code GET /v1/load}.
 *
 * @param models what is loaded, loading or refused here
 * @param memory what the loaded ones take, and may take
 * @param serviceMillis running mean of a model's time for a picture; 0 before the first
 * @param services the same by model and size, with the mean batch
 */
record LoadReport(
    int schema,
    List<ModelStatus> models,
    ModelMemory memory,
    Queue queue,
    double serviceMillis,
    List<ServiceTime> services) {

  /**
   * The queue.
   *
   * @param waiting entries before their run by class
   * @param running entries that share the runs of now
   * @param oldestMillis age of the oldest waiting entry
   */
  record Queue(Map<String, Integer> waiting, int running, int capacity, double oldestMillis) {}

  static LoadReport of(ServingModels models, QueueLoad load) {
    var waiting = new TreeMap<String, Integer>();
    load.waiting().forEach((workClass, count) -> waiting.put(workClass.label(), count));
    var queue = new Queue(waiting, load.running(), load.capacity(), load.oldestMillis());
    return new LoadReport(
        1, models.statuses(), models.memory(), queue, load.serviceMillis(), load.services());
  }
}
