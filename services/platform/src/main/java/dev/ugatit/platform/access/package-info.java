/**
 * API keys: what one may do, how it is made, and the file that they are kept in. Who asks for a key
 * and on which address is the gateway's matter.
 */
@NullMarked
package dev.ugatit.platform.access;

import org.jspecify.annotations.NullMarked;
