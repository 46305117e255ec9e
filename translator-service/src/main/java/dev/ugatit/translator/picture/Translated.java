package dev.ugatit.translator.picture;

import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.platform.image.PictureFormat;

/**
 * The answer of one translation.
 *
 * @param encoded the picture in {@code format}
 * @param manifest of the version that answered
 * @param form of the network that answered
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
public record Translated(
    byte[] encoded, PictureFormat format, ModelManifest manifest, String form) {}
