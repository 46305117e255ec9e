package dev.ugatit.translator.model;

import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.translator.queue.Cancellation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one model: one that serves every size that the model allows, and for a few sizes
 * one of a faster form. Thread-safe.
 *
 * <pre>
 *   a size:  unknown ─ wants() ─▶ WAITING ─ decide() ─▶ FASTER ─ replaced ─▶ unknown
 *               ▲                    │          └─────▶ SETTLED: the common session is the best
 *               │                postpone()         FASTER ─ unloadLeastUsed()
 *               └─ a minute ── POSTPONED: no memory ◀──────────┘
 * </pre>
 *
 * The common session stays open beside the faster ones, since they know one size each and hold four
 * times its weights: at most {@value #MAX_FASTER} at a time besides the model's own size. The least
 * recently used makes place when it has rested for a minute, so that clients of many sizes do not
 * make the loader build for ever. A model of one size alone ({@link #replace}) keeps one session.
 */
final class ModelForms {
  /** Sizes in a faster form, besides the model's own. */
  static final int MAX_FASTER = 2;

  /** Sizes that are remembered at all. */
  private static final int MAX_SIZES = 100;

  private static final long REST_NANOS = TimeUnit.MINUTES.toNanos(1);

  private enum State {
    WAITING,
    SETTLED,
    POSTPONED,
    FASTER
  }

  /** What is known of one size; guarded by the forms. */
  private static final class Entry {
    State state = State.WAITING;
    boolean pinned;
    long lastUse;

    /** In FASTER, and after it while it has users. */
    @Nullable ModelSession session;

    int users;
    boolean leaving;
  }

  private final Map<Size, Entry> entries = new HashMap<>();
  private final LongSupplier clock;
  private ModelSession common;
  private Form commonForm = Form.PLAIN;
  private boolean closed;

  /**
   * The forms of a model that was just opened.
   *
   * @param clock nanoseconds
   */
  ModelForms(ModelSession plain, LongSupplier clock) {
    this.common = plain;
    this.clock = clock;
  }

  /** The form in which pictures of this size run now. */
  synchronized Form form(Size size) {
    Entry entry = entries.get(size);
    return entry != null && entry.state == State.FASTER ? Form.WINOGRAD : commonForm;
  }

  /** The session for every size. Not to be closed by the caller. */
  synchronized ModelSession common() {
    return common;
  }

  /**
   * Runs in the form for the pictures' size; faster forms take one picture a run. Blocks.
   *
   * @param input {@code N×3×H×W}
   */
  Map<String, TensorData> run(
      String inputName, TensorData input, Set<String> outputs, Cancellation cancellation)
      throws ModelRunException {
    if (input.shape()[0] > 1 && Size.of(input).map(this::form).equals(Optional.of(Form.WINOGRAD))) {
      return oneByOne(inputName, input, outputs, cancellation);
    }
    Entry entry = Size.of(input).map(this::hold).orElse(null);
    if (entry == null || entry.session == null) {
      return common().run(inputName, input, outputs, cancellation);
    }
    try {
      return entry.session.run(inputName, input, outputs, cancellation);
    } finally {
      release(entry);
    }
  }

  private Map<String, TensorData> oneByOne(
      String inputName, TensorData input, Set<String> outputs, Cancellation cancellation)
      throws ModelRunException {
    var answers = new HashMap<String, List<TensorData>>();
    for (TensorData picture : Stack.apart(input)) {
      if (cancellation.isCancelled()) {
        throw new ModelRunException("the run was cancelled");
      }
      run(inputName, picture, outputs, cancellation)
          .forEach(
              (name, answer) ->
                  answers.computeIfAbsent(name, any -> new ArrayList<>()).add(answer));
    }
    var stacked = new HashMap<String, TensorData>();
    answers.forEach((name, parts) -> stacked.put(name, Stack.of(parts)));
    return stacked;
  }

  private synchronized @Nullable Entry hold(Size size) {
    Entry entry = entries.get(size);
    if (entry == null) {
      return null;
    }
    if (entry.state != State.POSTPONED) { // which runs out, used or not
      entry.lastUse = clock.getAsLong();
    }
    if (entry.state != State.FASTER) {
      return null;
    }
    entry.users++;
    return entry;
  }

  private void release(Entry entry) {
    ModelSession left;
    synchronized (this) {
      entry.users--;
      left = entry.leaving && entry.users == 0 ? entry.session : null;
    }
    if (left != null) {
      left.close();
    }
  }

  /**
   * Whether a faster form should be looked for now: the size is new and there is place for it. Then
   * the caller owes a {@link #decide}.
   */
  synchronized boolean wants(Size size) {
    boolean busy = entries.values().stream().anyMatch(entry -> entry.state == State.WAITING);
    if (closed
        || busy
        || isKnown(entries.get(size))
        || leastUsed().filter(this::isBusy).isPresent()) {
      return false;
    }
    forgetOne();
    entries.put(size, new Entry());
    return true;
  }

  private boolean isKnown(@Nullable Entry entry) {
    return entry != null && (entry.state != State.POSTPONED || isBusy(entry));
  }

  /** The size that makes place for the next; none while there is place. */
  private Optional<Entry> leastUsed() {
    return others().count() < MAX_FASTER ? Optional.empty() : leastUsedOther();
  }

  private Optional<Entry> leastUsedOther() {
    return others().min(Comparator.comparingLong(entry -> entry.lastUse));
  }

  /** Sizes in a faster form, but for the model's own. */
  private Stream<Entry> others() {
    return entries.values().stream().filter(entry -> entry.state == State.FASTER && !entry.pinned);
  }

  private boolean isBusy(Entry entry) {
    return clock.getAsLong() - entry.lastUse < REST_NANOS;
  }

  private void forgetOne() {
    if (entries.size() >= MAX_SIZES) {
      entries.entrySet().stream()
          .filter(
              each ->
                  each.getValue().state == State.SETTLED
                      || each.getValue().state == State.POSTPONED)
          .min(Comparator.comparingLong(each -> each.getValue().lastUse))
          .ifPresent(each -> entries.remove(each.getKey()));
    }
  }

  /**
   * Ends the search for a size.
   *
   * @param faster the session to use, which is closed with the model or before; none if the common
   *     one is the best
   * @param pinned whether it stays as long as the model
   */
  void decide(Size size, Optional<ModelSession> faster, boolean pinned) {
    var closing = new ArrayList<ModelSession>();
    synchronized (this) {
      Entry entry = entries.computeIfAbsent(size, any -> new Entry());
      if (closed) {
        faster.ifPresent(closing::add);
      } else if (faster.isEmpty()) {
        entry.state = State.SETTLED;
      } else {
        leastUsed().filter(any -> !pinned).ifPresent(old -> leave(old, closing));
        entry.state = State.FASTER;
        entry.session = faster.get();
        entry.pinned = pinned;
      }
      entry.lastUse = clock.getAsLong();
    }
    closing.forEach(ModelSession::close);
  }

  /** Ends the search for a size, for which there is no memory now. */
  synchronized void postpone(Size size) {
    var entry = new Entry();
    entry.state = State.POSTPONED;
    entry.lastUse = clock.getAsLong();
    if (!closed) {
      entries.put(size, entry);
    }
  }

  /** When the least recently used size besides the own one was used; none without such a size. */
  synchronized OptionalLong leastUse() {
    return leastUsedOther().stream().mapToLong(entry -> entry.lastUse).findFirst();
  }

  /**
   * Gives up the form of the least recently used size besides the own one; what runs in it comes to
   * its end.
   *
   * @param closer runs the close, which blocks
   */
  void unloadLeastUsed(Executor closer) {
    var closing = new ArrayList<ModelSession>();
    synchronized (this) {
      for (var each : List.copyOf(entries.entrySet())) {
        if (leastUsedOther().equals(Optional.of(each.getValue()))) {
          leave(each.getValue(), closing);
          postpone(each.getKey());
          break;
        }
      }
    }
    closing.forEach(session -> closer.execute(session::close));
  }

  /** Estimated bytes of what is open, without sessions that their last runs keep. */
  synchronized long bytes(MemoryEstimate estimate) {
    long bytes = estimate.common(common, commonForm);
    for (var each : entries.entrySet()) {
      ModelSession session = each.getValue().session;
      if (each.getValue().state == State.FASTER && session != null) {
        bytes += estimate.session(session, Form.WINOGRAD, each.getKey());
      }
    }
    return bytes;
  }

  /** For models of one size alone: the faster form takes the place of the common one. */
  void replace(ModelSession faster) {
    ModelSession old;
    synchronized (this) {
      old = common;
      common = faster;
      commonForm = Form.WINOGRAD;
    }
    old.close();
  }

  private void leave(Entry entry, List<ModelSession> closing) {
    entries.values().remove(entry);
    entry.leaving = true;
    if (entry.users == 0 && entry.session != null) {
      closing.add(entry.session);
    }
  }

  /** Closes all sessions; nothing runs any more. */
  void close() {
    var closing = new ArrayList<ModelSession>();
    synchronized (this) {
      closed = true;
      List.copyOf(entries.values()).forEach(entry -> leave(entry, closing));
      closing.add(common);
    }
    closing.forEach(ModelSession::close);
  }
}
