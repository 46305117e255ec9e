/**
 * Translation in bulk: pictures from {@code translate.requests} through the same queue as all
 * others, answers to {@code translate.results}.
 *
 * <p>{@link dev.ugatit.translator.bulk.BulkTranslator} wires; {@code BulkEffect} says what becomes
 * of one record, {@code BulkTranslation} what is tried again and what is refused. Everything runs
 * on the event loop of the record source.
 */
@NullMarked
package dev.ugatit.translator.bulk;

import org.jspecify.annotations.NullMarked;
