package dev.ugatit.translator.model;

import java.io.IOException;

/** Where the faster form of one model comes from. Confined to the thread that loads models. */
interface FormSource {
  /** Whether there is such a form for pictures of this size. */
  boolean suits(Size size);

  /** The shape of the network: models of one shape are equally fast. */
  String network();

  /**
   * Makes and opens the form. Blocks.
   *
   * @throws IOException when the model's file cannot be had again, or the form not be written
   * @throws ModelRunException when the engine refuses it
   */
  ModelSession open(Size size) throws IOException, ModelRunException;
}
