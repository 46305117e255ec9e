/**
 * The JSON routes: they read tables, and write what clients want through a {@link
 * dev.ugatit.gateway.api.StateWriter}. One package below for each kind of thing that grew.
 */
@NullMarked
package dev.ugatit.gateway.api;

import org.jspecify.annotations.NullMarked;
