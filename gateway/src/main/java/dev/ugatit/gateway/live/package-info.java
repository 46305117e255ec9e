/**
 * Live translation over WebSocket, subprotocol {@code ugatit.live.v1}: {@code asyncapi.yaml}
 * describes the messages.
 *
 * <p>A session is a {@link dev.ugatit.gateway.live.LiveSession}; its frames go through {@link
 * dev.ugatit.gateway.live.FramePath}. Nothing here queues: a session holds one frame that waits,
 * and one picture for a client that is slow to read, and the newest wins.
 */
@NullMarked
package dev.ugatit.gateway.live;

import org.jspecify.annotations.NullMarked;
