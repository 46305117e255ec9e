package dev.ugatit.platform.image;

import java.awt.RenderingHints;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a picture's samples mean, as an ICC profile embedded in it says: the way from them to sRGB,
 * by the JDK's colour engine, with the perceptual intent.
 *
 * <p>A profile that is broken, too large or of another kind (CMYK for instance) is no reason to
 * refuse a sound picture: its samples are taken as sRGB. Most profiles are sRGB's own under one of
 * its many descriptions; they are known by what they do, and cost nothing. Thread-safe.
 */
final class ColourProfile {
  private static final Logger LOG = LoggerFactory.getLogger(ColourProfile.class);

  /** Larger ones are not looked at; those with tables have some hundred thousand bytes. */
  static final int MOST_BYTES = 1 << 20;

  /** Samples are sRGB. */
  static final ColourProfile SRGB = new ColourProfile(null);

  private static final int HEADER_BYTES = 128;
  private static final int INTENT = 64;

  /** Pixels converted at a time, so that little memory is taken and the deadline is kept. */
  private static final int PIXELS_AT_ONCE = 1 << 14;

  /** Differences that rounding alone can make, levels. */
  private static final int SAME = 1;

  private static final Map<ByteBuffer, ColourProfile> KNOWN =
      Collections.synchronizedMap(new Recent());

  /** The few profiles that a stream of pictures usually has. */
  private static final class Recent extends LinkedHashMap<ByteBuffer, ColourProfile> {
    private static final long serialVersionUID = 1L;
    private static final int MOST = 16;

    Recent() {
      super(MOST, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<ByteBuffer, ColourProfile> eldest) {
      return size() > MOST;
    }
  }

  private final @Nullable ICC_Profile profile;

  /** Ways to sRGB that no thread uses now: their tables take milliseconds to compute. */
  private final Queue<ColorConvertOp> idle = new ConcurrentLinkedQueue<>();

  private ColourProfile(@Nullable ICC_Profile profile) {
    this.profile = profile;
  }

  /**
   * The meaning of an embedded profile; {@link #SRGB} where it has none that can be used.
   *
   * @param icc the profile's bytes, which must not change any more; none if empty
   */
  static ColourProfile of(byte[] icc) {
    if (icc.length == 0) {
      return SRGB;
    }
    if (icc.length < HEADER_BYTES || icc.length > MOST_BYTES) {
      LOG.debug("A profile of {} bytes is left out", icc.length);
      return SRGB;
    }
    ColourProfile known = KNOWN.get(ByteBuffer.wrap(icc));
    if (known != null) {
      return known;
    }
    ColourProfile read = read(icc);
    KNOWN.put(ByteBuffer.wrap(icc), read);
    return read;
  }

  private static ColourProfile read(byte[] icc) {
    try {
      // Absolute intents would give paper's colour to white, and each file may name another one.
      byte[] perceptual = icc.clone();
      ByteBuffer.wrap(perceptual).putInt(INTENT, ICC_Profile.icPerceptual);
      ICC_Profile profile = ICC_Profile.getInstance(perceptual);
      boolean usable =
          switch (profile.getProfileClass()) {
            case ICC_Profile.CLASS_INPUT,
                ICC_Profile.CLASS_DISPLAY,
                ICC_Profile.CLASS_OUTPUT,
                ICC_Profile.CLASS_COLORSPACECONVERSION ->
                isGrey(profile) || profile.getColorSpaceType() == ColorSpace.TYPE_RGB;
            default -> false;
          };
      if (!usable) {
        LOG.debug("A profile of neither RGB nor grey is left out");
        return SRGB;
      }
      return changesNothing(profile) ? SRGB : new ColourProfile(profile);
    } catch (RuntimeException e) {
      LOG.debug("A profile that cannot be used is left out: {}", e.toString());
      return SRGB;
    }
  }

  /**
   * Converts a picture in place.
   *
   * @param picture of the samples as stored; nobody else may hold it yet
   * @return the same picture
   */
  Picture toSrgb(Picture picture, Deadline deadline) throws PictureException {
    if (profile == null) {
      return picture;
    }
    if (!isGrey(profile)) {
      ColorConvertOp free = idle.poll();
      ColorConvertOp toSrgb = free == null ? toSrgb(profile) : free;
      convert(picture.rgb(), toSrgb, deadline);
      idle.add(toSrgb);
    } else if (isGrey(picture)) {
      replace(picture, tones(profile));
    } else {
      LOG.debug("A grey profile of a picture in colours is left out");
    }
    return picture;
  }

  private static void convert(byte[] rgb, ColorConvertOp toSrgb, Deadline deadline)
      throws PictureException {
    byte[] from = new byte[3 * Math.min(PIXELS_AT_ONCE, rgb.length / 3)];
    byte[] to = new byte[from.length];
    Raster source = row(from, 3);
    WritableRaster result = row(to, 3);
    for (int at = 0; at < rgb.length; at += from.length) {
      deadline.check();
      int length = Math.min(from.length, rgb.length - at);
      System.arraycopy(rgb, at, from, 0, length);
      toSrgb.filter(source, result);
      System.arraycopy(to, 0, rgb, at, length);
    }
  }

  private static void replace(Picture grey, byte[] tones) {
    byte[] rgb = grey.rgb();
    for (int i = 0; i < rgb.length; i += 3) {
      System.arraycopy(tones, 3 * (rgb[i] & 0xff), rgb, i, 3);
    }
  }

  /** What each of the 256 greys is in sRGB. */
  private static byte[] tones(ICC_Profile profile) {
    byte[] greys = new byte[256];
    for (int i = 0; i < greys.length; i++) {
      greys[i] = (byte) i;
    }
    byte[] rgb = new byte[3 * greys.length];
    toSrgb(profile).filter(row(greys, 1), row(rgb, 3));
    return rgb;
  }

  private static boolean changesNothing(ICC_Profile profile) {
    byte[] before = probes();
    byte[] after = before.clone();
    if (isGrey(profile)) {
      after = tones(profile);
      before = new byte[after.length];
      for (int i = 0; i < before.length; i++) {
        before[i] = (byte) (i / 3);
      }
    } else {
      toSrgb(profile).filter(row(before, 3), row(after, 3));
    }
    for (int i = 0; i < before.length; i++) {
      if (Math.abs((before[i] & 0xff) - (after[i] & 0xff)) > SAME) {
        return false;
      }
    }
    return true;
  }

  /** A lattice through the cube of colours, its corners included. */
  private static byte[] probes() {
    byte[] rgb = new byte[3 * 16 * 16 * 16];
    for (int i = 0; i < 16 * 16 * 16; i++) {
      rgb[3 * i] = (byte) (17 * (i >> 8));
      rgb[3 * i + 1] = (byte) (17 * (i >> 4 & 15));
      rgb[3 * i + 2] = (byte) (17 * (i & 15));
    }
    return rgb;
  }

  /** For one thread at a time: the JDK does not say that it may be shared. */
  private static ColorConvertOp toSrgb(ICC_Profile profile) {
    ICC_Profile srgb = ICC_Profile.getInstance(ColorSpace.CS_sRGB);
    var hints =
        new RenderingHints(
            RenderingHints.KEY_COLOR_RENDERING, RenderingHints.VALUE_COLOR_RENDER_QUALITY);
    return new ColorConvertOp(new ICC_Profile[] {profile, srgb}, hints);
  }

  private static WritableRaster row(byte[] samples, int bands) {
    int[] offsets = bands == 1 ? new int[] {0} : new int[] {0, 1, 2};
    return Raster.createInterleavedRaster(
        new DataBufferByte(samples, samples.length),
        samples.length / bands,
        1,
        samples.length,
        bands,
        offsets,
        null);
  }

  private static boolean isGrey(ICC_Profile profile) {
    return profile.getColorSpaceType() == ColorSpace.TYPE_GRAY;
  }

  private static boolean isGrey(Picture picture) {
    byte[] rgb = picture.rgb();
    for (int i = 0; i < rgb.length; i += 3) {
      if (rgb[i] != rgb[i + 1] || rgb[i] != rgb[i + 2]) {
        return false;
      }
    }
    return true;
  }
}
