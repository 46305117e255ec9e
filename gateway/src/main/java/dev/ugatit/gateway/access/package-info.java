/**
 * Who may do what: API keys, the roles that operations need, rate limits, origins of web pages. It
 * is decided here alone, before any route sees a request.
 */
@NullMarked
package dev.ugatit.gateway.access;

import org.jspecify.annotations.NullMarked;
