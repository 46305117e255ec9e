package dev.ugatit.ingest;

import dev.ugatit.platform.contract.Domain;

/** Hears of each file that is done. Called on an event loop: return at once. */
@FunctionalInterface
public interface ProgressListener {
  /** A listener that does nothing. */
  ProgressListener SILENT = (domain, done, total, rejected) -> {};

  /**
   * One more file of a domain is done.
   *
   * @param done files of this domain that are done, refused ones included
   * @param total files of this domain that look like pictures
   * @param rejected files of this domain that were refused
   */
  void progress(Domain domain, long done, long total, long rejected);
}
