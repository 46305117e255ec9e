package dev.ugatit.trainer.data;

import dev.ugatit.platform.contract.Domain;
import dev.ugatit.platform.contract.Split;

/**
 * Where a picture of the store lies.
 *
 * @param checksum CRC-32C of its RGB bytes
 */
record StoredPicture(
    Domain domain,
    String sha256,
    Split split,
    int width,
    int height,
    int segment,
    int offset,
    int checksum) {
  int bytes() {
    return width * height * 3;
  }

  String key() {
    return domain.label() + "/" + sha256;
  }
}
