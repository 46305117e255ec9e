/**
 * The face of the system: REST over HTTP, live sessions over WebSocket, and the first page. Wiring
 * and settings live here; what the routes do lives in the packages below.
 *
 * <p>The gateway holds no state of its own. Everything it knows it replays from Kafka at its start,
 * and pictures only pass through it.
 */
@NullMarked
package dev.ugatit.gateway;

import org.jspecify.annotations.NullMarked;
