package dev.ugatit.translator.queue;

/** Is told what happens in a queue, from any thread. Must not throw and must not block. */
public interface QueueListener {
  /** A run ended in which this many pieces of work shared. */
  void ran(Lane lane, int batch, long nanos);

  /** Work was given up. */
  void dropped(WorkClass workClass, Drop reason);
}
