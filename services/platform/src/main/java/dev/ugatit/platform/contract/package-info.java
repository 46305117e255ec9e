/**
 * What the services say to each other: topic names and policies, record keys, header names, and the
 * JSON values (training records, progress, manifests, aliases, statistics) with their schemas.
 *
 * <p>Only data lives here: no I/O, no Vert.x, no Kafka client. Each JSON value carries a {@code
 * schema} number; readers ignore fields that they do not know, so a field may be added without a
 * new number, and a changed meaning needs one.
 */
@NullMarked
package dev.ugatit.platform.contract;

import org.jspecify.annotations.NullMarked;
