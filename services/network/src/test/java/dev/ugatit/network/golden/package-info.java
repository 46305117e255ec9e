/** Reference vectors of the authors' implementation, for the tests of this and other modules. */
@NullMarked
package dev.ugatit.network.golden;

import org.jspecify.annotations.NullMarked;
