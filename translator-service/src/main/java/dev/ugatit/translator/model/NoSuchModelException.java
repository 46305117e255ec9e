package dev.ugatit.translator.model;

import dev.ugatit.platform.contract.AliasRecord;
import dev.ugatit.platform.contract.ModelReference;

/** Nothing is announced under a reference. */
public final class NoSuchModelException extends Exception {
  private static final long serialVersionUID = 1;

  private final boolean withoutChampion;

  NoSuchModelException(ModelReference reference, boolean nameKnown) {
    super(message(reference, nameKnown));
    this.withoutChampion = nameKnown && reference.selector().equals(AliasRecord.CHAMPION);
  }

  /** Whether the model is known and only has no champion yet. */
  public boolean withoutChampion() {
    return withoutChampion;
  }

  private static String message(ModelReference reference, boolean nameKnown) {
    if (!nameKnown) {
      return "no model \"" + reference.name() + "\" is announced";
    }
    if (reference.selector().equals(AliasRecord.CHAMPION)) {
      return "model \""
          + reference.name()
          + "\" has no champion yet: ask for @candidate or for a version, or set the alias";
    }
    return "model \""
        + reference.name()
        + "\" has no "
        + (reference.hasVersion() ? "version " : "alias ")
        + reference.selector();
  }
}
