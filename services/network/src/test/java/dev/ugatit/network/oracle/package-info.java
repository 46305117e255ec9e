/** The oracle: every operation as plain loops over doubles, too slow for anything but truth. */
@NullMarked
package dev.ugatit.network.oracle;

import org.jspecify.annotations.NullMarked;
