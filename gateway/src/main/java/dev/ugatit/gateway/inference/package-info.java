/**
 * The Open Inference Protocol v2 at the gateway: requests go on to a translator that has their
 * model as they are, and errors look as the protocol has them.
 */
@NullMarked
package dev.ugatit.gateway.inference;

import org.jspecify.annotations.NullMarked;
