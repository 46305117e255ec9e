package dev.ugatit.platform.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * ICC profiles of matrix and tone curve, built by hand, and what they mean, computed by their
 * formula in double. Colorants are the published ones, adapted to D50.
 */
final class IccProfiles {
  private static final double[][] SRGB_COLORANTS = {
    {0.43607, 0.22249, 0.01392}, {0.38515, 0.71687, 0.09708}, {0.14307, 0.06061, 0.71410}
  };

  /** A space of colours: where its three lights lie and how its samples grow. */
  record Space(double[][] colorants, double gamma) {
    /** Linear light, 0 to 1, of a sample; a gamma of 0 stands for sRGB's curve. */
    double light(int sample) {
      double value = sample / 255.0;
      if (gamma > 0) {
        return Math.pow(value, gamma);
      }
      return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
  }

  static final Space SRGB = new Space(SRGB_COLORANTS, 0);
  static final Space DISPLAY_P3 =
      new Space(
          new double[][] {
            {0.51512, 0.24120, -0.00105}, {0.29198, 0.69225, 0.04189}, {0.15710, 0.06657, 0.78407}
          },
          0);
  static final Space ADOBE_RGB =
      new Space(
          new double[][] {
            {0.60974, 0.31111, 0.01947}, {0.20528, 0.62567, 0.06087}, {0.14919, 0.06322, 0.74457}
          },
          2.19921875);

  private IccProfiles() {}

  static byte[] of(Space space) {
    Map<String, byte[]> tags = new LinkedHashMap<>();
    tags.put("wtpt", xyz(0.9642, 1, 0.8249));
    String[] lights = {"r", "g", "b"};
    for (int i = 0; i < 3; i++) {
      double[] at = space.colorants()[i];
      tags.put(lights[i] + "XYZ", xyz(at[0], at[1], at[2]));
      tags.put(lights[i] + "TRC", curve(space.gamma()));
    }
    return profile("mntr", "RGB ", tags);
  }

  static byte[] grey(double gamma) {
    Map<String, byte[]> tags = new LinkedHashMap<>();
    tags.put("wtpt", xyz(0.9642, 1, 0.8249));
    tags.put("kTRC", curve(gamma));
    return profile("mntr", "GRAY", tags);
  }

  static byte[] profile(String kind, String colours, Map<String, byte[]> tags) {
    int size = 128 + 4 + 12 * tags.size();
    for (byte[] tag : tags.values()) {
      size += tag.length;
    }
    ByteBuffer icc = ByteBuffer.allocate(size);
    icc.putInt(0, size).putInt(8, 0x04300000).putInt(64, 3); // version 4.3, absolute intent
    put(icc, 12, kind + colours + "XYZ ");
    put(icc, 36, "acsp");
    icc.position(68);
    icc.put(xyz(0.9642, 1, 0.8249), 8, 12);
    icc.position(128);
    icc.putInt(tags.size());
    int at = 128 + 4 + 12 * tags.size();
    for (var tag : tags.entrySet()) {
      icc.put(tag.getKey().getBytes(ISO_8859_1)).putInt(at).putInt(tag.getValue().length);
      at += tag.getValue().length;
    }
    tags.values().forEach(icc::put);
    return icc.array();
  }

  private static void put(ByteBuffer icc, int at, String text) {
    icc.position(at);
    icc.put(text.getBytes(ISO_8859_1));
  }

  private static byte[] xyz(double x, double y, double z) {
    ByteBuffer tag = ByteBuffer.allocate(20).put("XYZ ".getBytes(ISO_8859_1)).putInt(0);
    return tag.putInt(fixed(x)).putInt(fixed(y)).putInt(fixed(z)).array();
  }

  /** Parametric: a power alone, or sRGB's curve. */
  private static byte[] curve(double gamma) {
    double[] parameters =
        gamma > 0
            ? new double[] {gamma}
            : new double[] {2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045};
    ByteBuffer tag = ByteBuffer.allocate(12 + 4 * parameters.length);
    tag.put("para".getBytes(ISO_8859_1)).putInt(0);
    tag.putShort((short) (gamma > 0 ? 0 : 3)).putShort((short) 0);
    for (double parameter : parameters) {
      tag.putInt(fixed(parameter));
    }
    return tag.array();
  }

  private static int fixed(double value) {
    return (int) Math.round(value * 65_536);
  }

  /** The sRGB picture of samples in that space: colours outside of sRGB are clipped. */
  static Picture inSrgb(Picture stored, Space space) {
    byte[] rgb = new byte[stored.rgb().length];
    double[][] toLinear = inverse(SRGB_COLORANTS);
    for (int i = 0; i < rgb.length; i += 3) {
      double[] xyz = new double[3];
      for (int light = 0; light < 3; light++) {
        double amount = space.light(stored.rgb()[i + light] & 0xff);
        for (int k = 0; k < 3; k++) {
          xyz[k] += amount * space.colorants()[light][k];
        }
      }
      for (int light = 0; light < 3; light++) {
        double linear = 0;
        for (int k = 0; k < 3; k++) {
          linear += xyz[k] * toLinear[k][light];
        }
        rgb[i + light] = sample(linear);
      }
    }
    return new Picture(stored.width(), stored.height(), rgb);
  }

  /** sRGB's sample of linear light. */
  static byte sample(double linear) {
    double light = Math.max(0, Math.min(1, linear));
    double value = light <= 0.0031308 ? 12.92 * light : 1.055 * Math.pow(light, 1 / 2.4) - 0.055;
    return (byte) Math.round(255 * value);
  }

  /** By cofactors. */
  private static double[][] inverse(double[][] m) {
    double[][] inverse = new double[3][3];
    double determinant = 0;
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        inverse[j][i] =
            m[(i + 1) % 3][(j + 1) % 3] * m[(i + 2) % 3][(j + 2) % 3]
                - m[(i + 1) % 3][(j + 2) % 3] * m[(i + 2) % 3][(j + 1) % 3];
      }
      determinant += m[0][i] * inverse[i][0];
    }
    for (double[] row : inverse) {
      for (int j = 0; j < 3; j++) {
        row[j] /= determinant;
      }
    }
    return inverse;
  }
}
