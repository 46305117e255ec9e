/**
 * What every route shares: request ids, refusals as problem documents, security headers, bounded
 * reading of bodies, limits of connections and memory, files served as written.
 *
 * <p>Nothing here knows of models, trainings or translators.
 */
@NullMarked
package dev.ugatit.gateway.http;

import org.jspecify.annotations.NullMarked;
