package dev.ugatit.trainer.run;

import dev.ugatit.network.Generator;
import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.Direction;
import dev.ugatit.platform.contract.Domain;
import dev.ugatit.platform.image.Heatmaps;
import dev.ugatit.platform.image.Picture;
import dev.ugatit.platform.image.PictureEncoder;
import dev.ugatit.platform.image.PictureSheet;
import dev.ugatit.trainer.data.Augmentation;
import java.util.Arrays;
import java.util.List;

/**
 * Sheets that show how far a training is, always on the same pictures: input, heatmap, identity,
 * translation and cycle of a few source pictures, then of a few target pictures the other way.
 *
 * @param size side length of a picture, pixels
 */
record SampleGrid(String title, int size, List<Picture> source, List<Picture> target) {
  /** Small pictures are enlarged to about this, for a person and the headings, pixels. */
  private static final int LEAST_CELL = 128;

  private int cell() {
    return Math.max(size, LEAST_CELL);
  }

  /** The fixed pictures as they are, PNG. */
  byte[] reals() {
    int columns = Math.max(source.size(), target.size());
    PictureSheet sheet = new PictureSheet(cell(), cell(), columns).title(title);
    return PictureEncoder.png(sheet.row(source).row(target).draw());
  }

  /** The sheet of a step, PNG. */
  byte[] draw(Learner learner, int step) {
    PictureSheet sheet =
        new PictureSheet(cell(), cell(), 5)
            .title(title + ", step " + step)
            .header("input", "heatmap", "identity", "translation", "cycle");
    source.forEach(picture -> row(sheet, learner, Domain.SOURCE, picture));
    target.forEach(picture -> row(sheet, learner, Domain.TARGET, picture));
    return PictureEncoder.png(sheet.draw());
  }

  private void row(PictureSheet sheet, Learner learner, Domain domain, Picture picture) {
    boolean isSource = domain == Domain.SOURCE;
    Direction there = isSource ? Direction.SOURCE_TO_TARGET : Direction.TARGET_TO_SOURCE;
    Direction back = isSource ? Direction.TARGET_TO_SOURCE : Direction.SOURCE_TO_TARGET;
    TensorData input = Augmentation.test(List.of(picture), size);
    Generator.Output<TensorData> translation = learner.translate(there, input);
    TensorData identity = learner.translate(back, input).image();
    TensorData cycle = learner.translate(back, translation.image()).image();
    sheet.row(
        List.of(
            Augmentation.picture(input, 0),
            heatmap(translation.heatmap()),
            Augmentation.picture(identity, 0),
            Augmentation.picture(translation.image(), 0),
            Augmentation.picture(cycle, 0)));
  }

  private Picture heatmap(TensorData map) {
    int height = (int) map.shape()[2];
    int width = (int) map.shape()[3];
    float[] values = Arrays.copyOf(map.values(), height * width);
    return Heatmaps.colour(values, width, height, size, size);
  }
}
