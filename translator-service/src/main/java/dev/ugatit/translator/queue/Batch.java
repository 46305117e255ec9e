package dev.ugatit.translator.queue;

import java.util.List;

/** Entries that share a run. Cancelled when the last of them is not wanted any more. */
final class Batch {
  final List<Ticket<?>> tickets;
  private final Cancellation cancellation = new Cancellation();

  /** Of a lane's. */
  Batch(List<Ticket<?>> tickets) {
    this.tickets = List.copyOf(tickets);
    this.tickets.forEach(ticket -> ticket.batch = this);
  }

  Lane lane() {
    return tickets.get(0).lane;
  }

  /** Runs those that are still wanted; each job has an answer or a failure then. */
  void run() {
    List<Job<?, ?, ?>> wanted =
        tickets.stream().filter(Ticket::isWanted).<Job<?, ?, ?>>map(ticket -> ticket.job).toList();
    if (!wanted.isEmpty()) {
      Job.run(wanted, cancellation);
    }
  }

  /** How many got an answer. */
  int answered() {
    return (int) tickets.stream().filter(ticket -> ticket.job.isAnswered()).count();
  }

  /** One of the tickets is not wanted any more. */
  void left() {
    if (tickets.stream().noneMatch(Ticket::isWanted)) {
      cancellation.cancel();
    }
  }
}
