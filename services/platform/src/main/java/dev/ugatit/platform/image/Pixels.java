package dev.ugatit.platform.image;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferInt;
import java.awt.image.DirectColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Arrays;

/**
 * Between ImageIO's rasters and 8-bit RGB, by their samples.
 *
 * <p>Java's colour models are passed by on purpose: they treat grey as linear light, which
 * brightens 16-bit grey, and apply profiles that the reference ignores.
 */
final class Pixels {
  private static final int[] RGB = {0, 1, 2};
  private static final int[] BGR = {2, 1, 0};

  private Pixels() {}

  /** May take over the image's own memory: the image must not be used afterwards. */
  static Picture rgb(BufferedImage image) {
    Raster raster = image.getRaster();
    if (isPlain(raster, RGB) || isPlain(raster, BGR)) {
      byte[] samples = ((DataBufferByte) raster.getDataBuffer()).getData();
      if (isPlain(raster, BGR)) {
        swapRedAndBlue(samples);
      }
      return new Picture(raster.getWidth(), raster.getHeight(), samples);
    }
    if (raster.getDataBuffer() instanceof DataBufferInt packed
        && image.getColorModel() instanceof DirectColorModel colours
        && colours.getRedMask() == 0xff0000
        && colours.getBlueMask() == 0xff
        && packed.getSize() == raster.getWidth() * raster.getHeight()) {
      return packed(raster, packed.getData(), colours.hasAlpha());
    }
    return image.getColorModel() instanceof IndexColorModel palette
        ? indexed(raster, palette)
        : direct(raster);
  }

  /** An image on the picture's own bytes: drawing on it changes the picture. */
  static BufferedImage view(Picture picture) {
    WritableRaster raster =
        Raster.createInterleavedRaster(
            new DataBufferByte(picture.rgb(), picture.rgb().length),
            picture.width(),
            picture.height(),
            3 * picture.width(),
            3,
            RGB,
            null);
    ColorSpace space = ColorSpace.getInstance(ColorSpace.CS_sRGB);
    var model =
        new ComponentColorModel(space, false, false, Transparency.OPAQUE, DataBuffer.TYPE_BYTE);
    return new BufferedImage(model, raster, false, null);
  }

  /** Rows without gaps of three bytes for each pixel, in that order. */
  private static boolean isPlain(Raster raster, int[] order) {
    return raster.getDataBuffer() instanceof DataBufferByte data
        && raster.getSampleModel() instanceof PixelInterleavedSampleModel model
        && Arrays.equals(model.getBandOffsets(), order)
        && model.getPixelStride() == 3
        && model.getScanlineStride() == 3 * raster.getWidth()
        && data.getNumBanks() == 1
        && data.getOffset() == 0
        && data.getSize() == 3 * raster.getWidth() * raster.getHeight();
  }

  private static void swapRedAndBlue(byte[] samples) {
    for (int i = 0; i < samples.length; i += 3) {
      byte blue = samples[i];
      samples[i] = samples[i + 2];
      samples[i + 2] = blue;
    }
  }

  private static Picture packed(Raster raster, int[] argb, boolean hasAlpha) {
    byte[] rgb = new byte[3 * argb.length];
    int t = 0;
    for (int colour : argb) {
      int alpha = hasAlpha ? colour >>> 24 : 255;
      rgb[t++] = onWhite(colour >> 16 & 0xff, alpha);
      rgb[t++] = onWhite(colour >> 8 & 0xff, alpha);
      rgb[t++] = onWhite(colour & 0xff, alpha);
    }
    return new Picture(raster.getWidth(), raster.getHeight(), rgb);
  }

  private static Picture indexed(Raster raster, IndexColorModel palette) {
    int[] argb = new int[1 << 16];
    int[] colours = new int[palette.getMapSize()];
    palette.getRGBs(colours);
    System.arraycopy(colours, 0, argb, 0, colours.length);
    int width = raster.getWidth();
    byte[] rgb = new byte[3 * width * raster.getHeight()];
    int[] row = new int[width];
    int t = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int index : row) {
        int colour = argb[index];
        int alpha = palette.hasAlpha() ? colour >>> 24 : 255;
        rgb[t++] = onWhite(colour >> 16 & 0xff, alpha);
        rgb[t++] = onWhite(colour >> 8 & 0xff, alpha);
        rgb[t++] = onWhite(colour & 0xff, alpha);
      }
    }
    return new Picture(width, raster.getHeight(), rgb);
  }

  /** 1 band is grey, 2 grey and alpha, 3 RGB, 4 RGB and alpha, of 8 or 16 bits. */
  private static Picture direct(Raster raster) {
    int bands = raster.getNumBands();
    int shift = raster.getSampleModel().getSampleSize(0) - 8;
    if (bands > 4 || (shift != 0 && shift != 8)) {
      throw new IllegalArgumentException(bands + " bands of " + (shift + 8) + " bits");
    }
    boolean hasAlpha = bands % 2 == 0;
    int green = bands > 2 ? 1 : 0;
    int blue = bands > 2 ? 2 : 0;
    int width = raster.getWidth();
    byte[] rgb = new byte[3 * width * raster.getHeight()];
    int[] row = new int[width * bands];
    int t = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int p = 0; p < row.length; p += bands) {
        int alpha = hasAlpha ? row[p + bands - 1] >> shift : 255;
        rgb[t++] = onWhite(row[p] >> shift, alpha);
        rgb[t++] = onWhite(row[p + green] >> shift, alpha);
        rgb[t++] = onWhite(row[p + blue] >> shift, alpha);
      }
    }
    return new Picture(width, raster.getHeight(), rgb);
  }

  private static byte onWhite(int value, int alpha) {
    return (byte) (alpha == 255 ? value : (value * alpha + 255 * (255 - alpha) + 127) / 255);
  }
}
