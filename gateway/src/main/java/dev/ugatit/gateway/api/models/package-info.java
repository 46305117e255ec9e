/** {@code /v1/models}: what is published, and hands on aliases and versions. */
@NullMarked
package dev.ugatit.gateway.api.models;

import org.jspecify.annotations.NullMarked;
