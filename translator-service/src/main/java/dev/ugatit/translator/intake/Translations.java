package dev.ugatit.translator.intake;

import dev.ugatit.platform.image.PictureDecoder;
import dev.ugatit.platform.image.PictureException;
import dev.ugatit.platform.image.PictureLimits;
import dev.ugatit.translator.model.LoadedModel;
import dev.ugatit.translator.picture.DecodeGate;
import dev.ugatit.translator.picture.Devices;
import dev.ugatit.translator.picture.Translated;
import dev.ugatit.translator.picture.Translation;
import dev.ugatit.translator.picture.Wish;
import dev.ugatit.translator.picture.WishException;
import dev.ugatit.translator.queue.Claim;
import dev.ugatit.translator.queue.QueueFullException;
import dev.ugatit.translator.queue.Ticket;
import dev.ugatit.translator.queue.TranslationQueue;

/**
 * The way of pictures into the queue. There is one in a process, so that all pictures share its
 * bound on what is decoded at the same time. Thread-safe; no method blocks.
 */
public final class Translations {
  private final TranslationQueue queue;
  private final Devices devices;
  private final PictureDecoder decoder;
  private final DecodeGate gate = DecodeGate.ofHeap();

  /** The way into this queue for pictures within these limits. */
  public Translations(TranslationQueue queue, Devices devices, PictureLimits pictures) {
    this.queue = queue;
    this.devices = devices;
    this.decoder = new PictureDecoder(pictures);
  }

  /** Refuses early what no worker should see. */
  public void requirePicture(byte[] encoded) throws PictureException {
    decoder.header(encoded);
  }

  /**
   * Puts a picture into the queue.
   *
   * @param model acquired by the caller, released here in every case
   * @param encoded not copied
   */
  public Ticket<Translated> submit(LoadedModel model, byte[] encoded, Wish wish, Claim claim)
      throws WishException, QueueFullException {
    try {
      return queue.submit(claim, new Translation(model, encoded, decoder, gate, wish, devices));
    } catch (WishException | QueueFullException e) {
      model.release();
      throw e;
    }
  }
}
