package dev.ugatit.trainer.engine;

/** The four discriminators, in the reference's order: global and local, of domain A and of B. */
enum Critic {
  GA("A", true),
  LA("A", false),
  GB("B", true),
  LB("B", false);

  private final String domain;
  private final boolean global;

  Critic(String domain, boolean global) {
    this.domain = domain;
    this.global = global;
  }

  /** {@code A} or {@code B}: whose pictures it knows. */
  String domain() {
    return domain;
  }

  /** Whether it sees large patches, else small ones. */
  boolean global() {
    return global;
  }

  /** Its network's name. */
  String network() {
    return "dis" + name();
  }
}
