/** What the benchmarks run against: parts of the system, alone in this JVM. */
@NullMarked
package dev.ugatit.standalone.bench;

import org.jspecify.annotations.NullMarked;
