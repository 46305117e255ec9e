/**
 * The translator service: follows published models, schedules and runs them.
 *
 * <p>This package wires: the verticle, its settings, what follows and what announces. The work is
 * done in {@code catalogue} (what is announced), {@code model} (what is loaded), {@code queue} (in
 * which order), {@code picture} (one translation) and {@code http}.
 */
@NullMarked
package dev.ugatit.translator;

import org.jspecify.annotations.NullMarked;
