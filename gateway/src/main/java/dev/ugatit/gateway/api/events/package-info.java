/**
 * Server-sent events: reports of a training, each exactly once over any number of connections, and
 * notices that something changed. Bounded streams of bounded memory; who does not read is cut off.
 */
@NullMarked
package dev.ugatit.gateway.api.events;

import org.jspecify.annotations.NullMarked;
