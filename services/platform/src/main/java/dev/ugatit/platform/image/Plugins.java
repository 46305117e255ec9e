package dev.ugatit.platform.image;

import com.luciad.imageio.webp.WebPImageReaderSpi;
import com.luciad.imageio.webp.WebPImageWriterSpi;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriter;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.spi.ImageWriterSpi;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * The ImageIO plug-ins by their class. Asking ImageIO for "a JPEG reader" gives whatever the class
 * path's order puts first, and pixels must not depend on that.
 *
 * <p>Output is kept in memory: ImageIO's own default is a temporary file for each.
 */
final class Plugins {
  static final ImageReaderSpi PNG = registered("com.sun.imageio.plugins.png.PNGImageReaderSpi");
  static final ImageReaderSpi JPEG = registered("com.sun.imageio.plugins.jpeg.JPEGImageReaderSpi");
  static final ImageReaderSpi ODD_JPEG = twelveMonkeys();
  static final ImageReaderSpi WEBP = new WebPImageReaderSpi();
  static final ImageReaderSpi GIF = registered("com.sun.imageio.plugins.gif.GIFImageReaderSpi");
  static final ImageReaderSpi BMP = registered("com.sun.imageio.plugins.bmp.BMPImageReaderSpi");

  static final ImageWriterSpi TO_JPEG = writer("com.sun.imageio.plugins.jpeg.JPEGImageWriterSpi");
  static final ImageWriterSpi TO_WEBP = new WebPImageWriterSpi();

  private Plugins() {}

  static ImageReader reader(ImageReaderSpi plugin) {
    try {
      return plugin.createReaderInstance();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ImageWriter writer(ImageWriterSpi plugin) {
    try {
      return plugin.createWriterInstance();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ImageOutputStream output(ByteArrayOutputStream bytes) {
    return new MemoryCacheImageOutputStream(bytes);
  }

  private static ImageReaderSpi registered(String name) {
    return (ImageReaderSpi) provider(name);
  }

  private static ImageWriterSpi writer(String name) {
    return (ImageWriterSpi) provider(name);
  }

  /** The JDK's plug-ins are not exported; the registry hands out the instances that it has. */
  private static Object provider(String name) {
    try {
      Object provider =
          IIORegistry.getDefaultInstance().getServiceProviderByClass(Class.forName(name));
      if (provider == null) {
        throw new IllegalStateException("ImageIO has no " + name + ": is java.desktop complete?");
      }
      return provider;
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("This Java runtime lacks " + name, e);
    }
  }

  /** Registered by hand where ImageIO scanned with a class loader that did not see it. */
  private static ImageReaderSpi twelveMonkeys() {
    var type = com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi.class;
    IIORegistry registry = IIORegistry.getDefaultInstance();
    if (registry.getServiceProviderByClass(type) == null) {
      registry.registerServiceProvider(
          new com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi());
    }
    return registry.getServiceProviderByClass(type);
  }
}
