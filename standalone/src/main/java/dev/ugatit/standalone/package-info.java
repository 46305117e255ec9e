/** The command line {@code ugatit}: every command is a client of a running system. */
@NullMarked
package dev.ugatit.standalone;

import org.jspecify.annotations.NullMarked;
