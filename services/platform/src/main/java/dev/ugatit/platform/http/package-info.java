/**
 * What both HTTP servers of pictures say alike: refusals as {@code application/problem+json},
 * answer formats, ids of requests. Nothing here knows a route, a model or a queue.
 */
@NullMarked
package dev.ugatit.platform.http;

import org.jspecify.annotations.NullMarked;
