package dev.ugatit.network.tensors;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** An open NPZ file, of {@link Npz} or of NumPy; members may be stored or deflated. */
final class NpzFile implements TensorFile {
  private final ZipFile zip;
  private final NavigableMap<String, Member> members;
  private final FloatBytes bytes = new FloatBytes();

  private record Member(ZipEntry entry, NpyHeader header) {}

  private NpzFile(ZipFile zip, NavigableMap<String, Member> members) {
    this.zip = zip;
    this.members = members;
  }

  static NpzFile open(Path path) throws IOException {
    ZipFile zip;
    try {
      zip = new ZipFile(path.toFile());
    } catch (ZipException e) {
      throw new NpzException("not an NPZ file, or cut: " + e.getMessage());
    }
    try {
      return new NpzFile(zip, members(zip));
    } catch (IOException | RuntimeException e) {
      zip.close();
      throw e;
    }
  }

  private static NavigableMap<String, Member> members(ZipFile zip) throws IOException {
    var members = new TreeMap<String, Member>();
    for (ZipEntry entry : zip.stream().filter(e -> e.getName().endsWith(Npz.MEMBER)).toList()) {
      String name = entry.getName().substring(0, entry.getName().length() - Npz.MEMBER.length());
      NpyHeader header;
      try (InputStream in = zip.getInputStream(entry)) {
        header = NpyHeader.read(name, in);
      }
      long needed = header.bytes() + TensorData.count(header.shape()) * Float.BYTES;
      if (entry.getSize() != needed) {
        throw new NpzException(
            "array " + name + " needs " + needed + " bytes and has " + entry.getSize());
      }
      if (members.put(name, new Member(entry, header)) != null) {
        throw new NpzException("array " + name + " appears twice");
      }
    }
    if (members.isEmpty()) {
      throw new NpzException(
          "a zip file without arrays (NAME.npy), so no NPZ; of a PyTorch file, write the tensors"
              + " with numpy.savez");
    }
    return members;
  }

  @Override
  public NavigableMap<String, long[]> shapes() {
    var shapes = new TreeMap<String, long[]>();
    members.forEach((name, member) -> shapes.put(name, member.header().shape()));
    return shapes;
  }

  @Override
  public NavigableMap<String, String> metadata() {
    return Npz.metadata(zip.getComment());
  }

  @Override
  public TensorData read(String name) throws IOException {
    Member member = members.get(name);
    if (member == null) {
      throw new NoSuchElementException("there is no tensor " + name);
    }
    // Who reads a member at random must compare its checksum: ZipFile does not.
    try (var in = new CheckedInputStream(zip.getInputStream(member.entry()), new CRC32());
        var channel = Channels.newChannel(in)) {
      in.readNBytes(member.header().bytes());
      float[] values = new float[(int) TensorData.count(member.header().shape())];
      bytes.read(channel, values);
      if (in.getChecksum().getValue() != member.entry().getCrc()) {
        throw new NpzException("array " + name + " is damaged: its checksum is another");
      }
      return new TensorData(member.header().shape(), values);
    } catch (ZipException e) {
      throw new NpzException("array " + name + " is damaged: " + e.getMessage());
    }
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
