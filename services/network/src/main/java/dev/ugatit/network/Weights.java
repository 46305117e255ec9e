package dev.ugatit.network;

/**
 * Named weights of one network.
 *
 * @param <T> a backend's tensor
 */
@FunctionalInterface
public interface Weights<T> {
  /**
   * The weight with a name of {@link Generator#parameters()} or {@link Discriminator#parameters()}.
   *
   * @throws java.util.NoSuchElementException when there is none, naming it
   */
  T get(String name);
}
