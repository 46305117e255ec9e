/**
 * What the gateway knows: the latest record of each key of the state topics, in bounded memory.
 *
 * <p>Tables are filled by the records handed to them and read by the routes, both on the gateway's
 * one event loop; they are plain objects that need neither Kafka nor Vert.x. {@link
 * dev.ugatit.gateway.tables.Tables} alone connects them to topics. Nothing here writes.
 */
@NullMarked
package dev.ugatit.gateway.tables;

import org.jspecify.annotations.NullMarked;
