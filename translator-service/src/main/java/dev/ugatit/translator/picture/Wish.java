package dev.ugatit.translator.picture;

import dev.ugatit.platform.contract.Fit;
import dev.ugatit.platform.contract.OutputSize;
import dev.ugatit.platform.image.PictureFormat;
import org.jspecify.annotations.Nullable;

/**
 * How one picture is to be translated.
 *
 * @param fit how it is brought to the model's square; the model's own way if absent
 * @param size side length to run at, pixels; the model's own if 0
 * @param outputSize of the answer
 * @param format encoding of the answer
 */
public record Wish(
    Output output, @Nullable Fit fit, int size, OutputSize outputSize, PictureFormat format) {}
