/**
 * Translating one picture: what a request wants, whether its picture is acceptable, which
 * translator gets it, passing it there and its answer back.
 *
 * <p>No picture is decoded and no model is run here.
 */
@NullMarked
package dev.ugatit.gateway.translate;

import org.jspecify.annotations.NullMarked;
