/** One class per command of {@code ugatit}; each reads top to bottom as what the command does. */
@NullMarked
package dev.ugatit.standalone.command;

import org.jspecify.annotations.NullMarked;
