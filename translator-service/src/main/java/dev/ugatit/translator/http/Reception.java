package dev.ugatit.translator.http;

import dev.ugatit.translator.intake.TranslationMeters;
import dev.ugatit.translator.model.ServingModels;
import dev.ugatit.translator.queue.TranslationQueue;
import java.time.Duration;

/**
 * What all requests of this server share: the models, the queue, and the bounds on how many of them
 * are here. Thread-safe.
 */
public final class Reception {
  /**
   * Bounds.
   *
   * @param bodyBytes of one request's body
   * @param requests that are here at the same time
   * @param bytes held by all of them
   * @param defaultBudget for requests that name none
   * @param maxBudget more is cut to this
   */
  public record Limits(
      long bodyBytes, int requests, long bytes, Duration defaultBudget, Duration maxBudget) {}

  private final ServingModels models;
  private final TranslationQueue queue;
  private final TranslationMeters meters;
  private final Limits limits;
  private final Admission admission;

  /** An empty reception in front of these models and this queue. */
  public Reception(
      ServingModels models, TranslationQueue queue, TranslationMeters meters, Limits limits) {
    this.models = models;
    this.queue = queue;
    this.meters = meters;
    this.limits = limits;
    this.admission = new Admission(limits.requests(), limits.bytes());
  }

  public ServingModels models() {
    return models;
  }

  public TranslationQueue queue() {
    return queue;
  }

  public TranslationMeters meters() {
    return meters;
  }

  public Limits limits() {
    return limits;
  }

  public Admission admission() {
    return admission;
  }
}
