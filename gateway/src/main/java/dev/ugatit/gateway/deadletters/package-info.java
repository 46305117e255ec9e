/**
 * Dead letters for people: what was set aside and why, its bytes as they are, and the way back.
 *
 * <p>Only the two topics of dead letters are ever read and only the two that their records come
 * from are written; what a client names is a number within them.
 */
@NullMarked
package dev.ugatit.gateway.deadletters;

import org.jspecify.annotations.NullMarked;
