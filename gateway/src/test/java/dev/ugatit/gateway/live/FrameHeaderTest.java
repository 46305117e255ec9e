package dev.ugatit.gateway.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class FrameHeaderTest {
  @Test
  void fieldsLieWhereTheProtocolHasThem() {
    var header =
        new FrameHeader(
            FrameHeader.PICTURE, 0x0003, 0xFFFF_FFFFL, 1.5, 0x01020304L, 5, 6, 0x8000_0001L);

    assertThat(HexFormat.of().formatHex(header.before(Buffer.buffer("ab")).getBytes()))
        .isEqualTo(
            "01"
                + "02"
                + "0003"
                + "ffffffff"
                + "3ff8000000000000"
                + "01020304"
                + "00000005"
                + "00000006"
                + "80000001"
                + "6162");
  }

  @Test
  void whatAClientWritesIsRead() {
    byte[] message = LiveClient.frameBytes(0x8000_0000L, 1_700_000_000_123.25, new byte[] {7});

    FrameHeader header = FrameHeader.read(Buffer.buffer(message));

    assertThat(header).isEqualTo(FrameHeader.frame(0x8000_0000L, 1_700_000_000_123.25));
  }

  @Test
  void whatDoesNotFitIsCut() {
    var header = new FrameHeader(FrameHeader.PICTURE, 0, 1, 0, -5, 1L << 40, 0, 0);

    ByteBuffer written = ByteBuffer.wrap(header.before(Buffer.buffer()).getBytes());

    assertThat(written.getInt(16)).isZero();
    assertThat(written.getInt(20)).isEqualTo(-1);
  }

  @Test
  void whatIsNoHeaderIsRefusedByName() {
    assertThatThrownBy(() -> FrameHeader.read(Buffer.buffer(new byte[31])))
        .hasMessageContaining("32 bytes")
        .hasMessageContaining("31");
    assertThatThrownBy(() -> FrameHeader.read(Buffer.buffer(new byte[40])))
        .hasMessageContaining("version is 0");
    assertThat(FrameHeader.sequenceOf(Buffer.buffer(new byte[7]))).isZero();
    assertThat(FrameHeader.sequenceOf(Buffer.buffer(new byte[] {0, 0, 0, 0, 0, 0, 1, 2})))
        .isEqualTo(0x102);
  }
}
