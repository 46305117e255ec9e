/** {@code /v1/trainings}: wishes, what became of them, and presets to begin with. */
@NullMarked
package dev.ugatit.gateway.api.trainings;

import org.jspecify.annotations.NullMarked;
