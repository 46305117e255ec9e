/**
 * The demonstration: bundled sample pictures, scores on held-out pairs, and the comparison sheet.
 * All pictures that are scored or drawn come from the gateway's REST answers.
 */
@NullMarked
package dev.ugatit.standalone.demo;

import org.jspecify.annotations.NullMarked;
