package dev.ugatit.platform.image;

/**
 * Shows an attention map as colours, like the reference's pictures: blue is little, red is much.
 */
public final class Heatmaps {
  private Heatmaps() {}

  /**
   * Stretches a map to 0…255 (fraction cut off), enlarges it and colours it.
   *
   * <p>A flat map has nothing to show and becomes the colour of zero; values that are not finite
   * count as zero, or as the largest if they are +∞.
   *
   * @param map {@code mapHeight × mapWidth} values, row-major, of any range
   * @param width of the picture
   * @param height of the picture
   */
  public static Picture colour(float[] map, int mapWidth, int mapHeight, int width, int height) {
    if (mapWidth < 1 || mapHeight < 1 || map.length != (long) mapWidth * mapHeight) {
      throw new IllegalArgumentException(
          map.length + " values are not a map of " + mapWidth + "×" + mapHeight);
    }
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("A heatmap of " + width + "×" + height + " pixels");
    }
    byte[] grey = GreyResizer.resize(stretched(map), mapWidth, mapHeight, width, height);
    byte[] rgb = new byte[3 * grey.length];
    for (int i = 0; i < grey.length; i++) {
      JetColours.put(grey[i] & 0xff, rgb, 3 * i);
    }
    return new Picture(width, height, rgb);
  }

  private static byte[] stretched(float[] map) {
    float least = Float.POSITIVE_INFINITY;
    float most = Float.NEGATIVE_INFINITY;
    for (float value : map) {
      if (Float.isFinite(value)) {
        least = Math.min(least, value);
        most = Math.max(most, value);
      }
    }
    byte[] stretched = new byte[map.length];
    float range = most - least;
    if (!(range > 0)) {
      return stretched;
    }
    for (int i = 0; i < map.length; i++) {
      // A conversion to int turns NaN into 0 and keeps infinities at the ends.
      int value = (int) (255 * ((map[i] - least) / range));
      stretched[i] = (byte) Math.max(0, Math.min(255, value));
    }
    return stretched;
  }
}
