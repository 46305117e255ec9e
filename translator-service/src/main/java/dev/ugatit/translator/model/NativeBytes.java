package dev.ugatit.translator.model;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Memory outside of the heap, for one tensor, freed when it is closed.
 *
 * <p>Buffers of the JDK's own are freed when they are collected. Those that grew old while they
 * were used wait for a collection of the whole heap, which a translator comes to once in hours:
 * until then the process grows by the memory of dead tensors.
 *
 * <p>Not thread-safe; nobody may use {@link #view()} after {@link #close()}.
 */
final class NativeBytes implements AutoCloseable {
  private final ByteBuf memory;
  private final int size;

  /** So many bytes, of any value. */
  NativeBytes(int size) {
    this.size = size;
    memory = Unpooled.directBuffer(size, size);
  }

  /** All of it, in the machine's order. */
  ByteBuffer view() {
    return memory.nioBuffer(0, size).order(ByteOrder.nativeOrder());
  }

  @Override
  public void close() {
    memory.release();
  }
}
