package dev.ugatit.network.tensors;

import dev.ugatit.network.tensors.Header.Entry;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.TreeMap;

/** An open safetensors file. */
final class SafetensorsFile implements TensorFile {
  private final FileChannel channel;
  private final Header header;
  private final long data;
  private final FloatBytes bytes = new FloatBytes();

  private SafetensorsFile(FileChannel channel, Header header, long data) {
    this.channel = channel;
    this.header = header;
    this.data = data;
  }

  static SafetensorsFile open(Path path) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    try {
      Header header = Safetensors.header(channel);
      return new SafetensorsFile(channel, header, channel.position());
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public NavigableMap<String, long[]> shapes() {
    var shapes = new TreeMap<String, long[]>();
    header.entries().forEach((name, entry) -> shapes.put(name, entry.shape()));
    return shapes;
  }

  @Override
  public NavigableMap<String, String> metadata() {
    return header.metadata();
  }

  @Override
  public TensorData read(String name) throws IOException {
    Entry entry = header.entries().get(name);
    if (entry == null) {
      throw new NoSuchElementException("there is no tensor " + name);
    }
    channel.position(data + entry.begin());
    float[] values = new float[(int) TensorData.count(entry.shape())];
    bytes.read(channel, values);
    return new TensorData(entry.shape(), values);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
