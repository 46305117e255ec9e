/**
 * Which models are announced: manifests and aliases as the {@code models} topic says them.
 *
 * <p>Pure data. Whether a model is loaded is not known here.
 */
@NullMarked
package dev.ugatit.translator.catalogue;

import org.jspecify.annotations.NullMarked;
