/**
 * What the networks look like and cost, found by tracing their code with shapes in the place of
 * numbers: layers, parameters, floating-point operations. Knows nothing of engines, and nothing
 * else may be computed here.
 */
@NullMarked
package dev.ugatit.network.summary;

import org.jspecify.annotations.NullMarked;
