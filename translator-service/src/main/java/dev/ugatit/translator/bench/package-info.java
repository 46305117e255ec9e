/**
 * Measures the translator: its forms of a network, its queue with the image code, and how calls
 * bear a load. Nothing here is part of serving.
 */
@NullMarked
package dev.ugatit.translator.bench;

import org.jspecify.annotations.NullMarked;
