/**
 * From a checkpoint to a served model: export, the gate that it must pass, the artifact store, the
 * manifest, the rule by which a champion is chosen, and the aliases; and the view of what is
 * published already.
 *
 * <p>The one place of the trainer where ONNX Runtime is used, and only to check an export against
 * the networks that it came from.
 */
@NullMarked
package dev.ugatit.trainer.publish;

import org.jspecify.annotations.NullMarked;
