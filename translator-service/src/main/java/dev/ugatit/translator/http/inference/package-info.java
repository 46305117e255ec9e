/**
 * The Open Inference Protocol, version 2, over REST, with the binary tensor data extension: tensors
 * in and out as the model's contract has them.
 *
 * <p>Bodies are read and written on worker threads: they may hold millions of numbers.
 *
 * @see <a href="https://github.com/kserve/open-inference-protocol">the specification</a>
 */
@NullMarked
package dev.ugatit.translator.http.inference;

import org.jspecify.annotations.NullMarked;
