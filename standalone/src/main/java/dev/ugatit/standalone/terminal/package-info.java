/**
 * How the command line speaks: progress bars and tables. The only place that writes to a terminal.
 */
@NullMarked
package dev.ugatit.standalone.terminal;

import org.jspecify.annotations.NullMarked;
