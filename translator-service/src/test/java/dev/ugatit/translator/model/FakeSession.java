package dev.ugatit.translator.model;

import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.translator.queue.Cancellation;
import java.util.Map;
import java.util.Set;

/** Answers what it is told to; remembers that it was closed. */
class FakeSession implements ModelSession {
  Map<String, TensorData> answers;
  boolean fails;
  long bytes = 1;
  int closed;

  FakeSession(Map<String, TensorData> answers) {
    this.answers = answers;
  }

  /** Opens, but does not run. */
  static FakeSession failing() {
    var session = new FakeSession(Map.of());
    session.fails = true;
    return session;
  }

  @Override
  public Map<String, TensorData> run(
      String inputName, TensorData input, Set<String> outputs, Cancellation cancellation)
      throws ModelRunException {
    if (fails) {
      throw new ModelRunException("no kernel image");
    }
    return answers;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public void close() {
    closed++;
  }
}
