package dev.ugatit.platform.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PictureSheetTest {
  private static final Picture RED = TestPictures.plain(16, 16, 255, 0, 0);
  private static final Picture WIDE = TestPictures.plain(128, 64, 0, 0, 255);

  @Test
  void drawsCellsOnWhite() {
    Picture sheet = new PictureSheet(64, 64, 2, SheetLabels.none()).row(List.of(RED, WIDE)).draw();

    assertThat(count(sheet, 0xff0000)).as("enlarged by a whole factor").isEqualTo(64 * 64);
    assertThat(count(sheet, 0x0000ff)).as("reduced in proportion").isEqualTo(64 * 32);
    assertThat(rgb(sheet, 0, 0)).isEqualTo(0xffffff);
    assertThat(rgb(sheet, sheet.width() - 1, sheet.height() - 1)).isEqualTo(0xffffff);
  }

  @Test
  void keepsTheOrderOfRowsAndColumns() {
    Picture green = TestPictures.plain(8, 8, 0, 255, 0);

    Picture sheet =
        new PictureSheet(8, 8, 2, SheetLabels.none())
            .row(List.of(TestPictures.plain(8, 8, 255, 0, 0), green))
            .row(List.of(green))
            .draw();

    assertThat(rgb(sheet, 20, 20)).isEqualTo(0xff0000);
    assertThat(rgb(sheet, 36, 20)).isEqualTo(0x00ff00);
    assertThat(rgb(sheet, 20, 36)).isEqualTo(0x00ff00);
  }

  @Test
  void labelsTakeRoomAndLeaveInk() {
    Picture bare = labelled(SheetLabels.none()).draw();
    Picture written = labelled(SheetLabels.ofThisMachine()).draw();

    assertThat(written.width()).isEqualTo(bare.width());
    assertThat(written.height()).isGreaterThan(bare.height() + 30);
    assertThat(dark(written)).as("ink").isGreaterThan(200);
    assertThat(dark(bare)).as("without fonts").isZero();
    assertThat(count(written, 0xff0000)).isEqualTo(count(bare, 0xff0000)).isEqualTo(64 * 64);
  }

  @Test
  void longTitlesAreBrokenAndNotCut() {
    PictureSheet narrow = new PictureSheet(64, 64, 1).row(List.of(RED));
    int oneLine = narrow.title("Step").draw().height();

    Picture broken = narrow.title("Step two hundred of a long training").draw();

    assertThat(broken.width()).isEqualTo(64 + 40);
    assertThat(broken.height()).isGreaterThan(oneLine);
  }

  @Test
  void refusesMoreCellsOrHeadersThanColumns() {
    PictureSheet sheet = new PictureSheet(8, 8, 1);

    assertThatThrownBy(() -> sheet.row(List.of(RED, RED)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> sheet.header("one", "two"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static PictureSheet labelled(SheetLabels labels) {
    return new PictureSheet(64, 64, 3, labels)
        .title("Step 200")
        .header("input", "heatmap", "a header that is far too long")
        .row(List.of(RED))
        .caption("light 64 px", "12.3 s per step");
  }

  private static int rgb(Picture picture, int x, int y) {
    return picture.sample(x, y, 0) << 16 | picture.sample(x, y, 1) << 8 | picture.sample(x, y, 2);
  }

  private static long count(Picture picture, int colour) {
    return pixels(picture).filter(pixel -> pixel == colour).count();
  }

  private static long dark(Picture picture) {
    return pixels(picture)
        .filter(pixel -> (pixel >> 16 & 0xff) < 128 && (pixel >> 8 & 0xff) < 128)
        .filter(pixel -> (pixel & 0xff) < 160)
        .count();
  }

  private static IntStream pixels(Picture picture) {
    return IntStream.range(0, picture.width() * picture.height())
        .map(i -> rgb(picture, i % picture.width(), i / picture.width()));
  }
}
