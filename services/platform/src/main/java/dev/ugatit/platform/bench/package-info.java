/** What the services' benchmarks share. Nothing here is part of serving or training. */
@NullMarked
package dev.ugatit.platform.bench;

import org.jspecify.annotations.NullMarked;
