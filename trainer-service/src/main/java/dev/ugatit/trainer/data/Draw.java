package dev.ugatit.trainer.data;

/**
 * One picture of a batch and how it is augmented.
 *
 * @param index into the sorted list of pictures in force
 * @param mirrored whether it is flipped left to right before anything else
 * @param left column of the crop in the picture at load size, pixels
 * @param top row of the crop in the picture at load size, pixels
 */
public record Draw(int index, boolean mirrored, int left, int top) {}
