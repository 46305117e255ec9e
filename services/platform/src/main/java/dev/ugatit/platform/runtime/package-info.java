/**
 * How a service starts, is configured, is watched and stops: typed settings, health, metrics,
 * logging, and the runner that deploys verticles in order and takes them down again.
 *
 * <p>Nothing here knows what a service does.
 */
@NullMarked
package dev.ugatit.platform.runtime;

import org.jspecify.annotations.NullMarked;
