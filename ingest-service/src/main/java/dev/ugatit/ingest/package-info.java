/**
 * Raw topics and folders in, prepared pictures on Kafka out.
 *
 * <p>Everything that decides what a prepared picture is lives in {@link
 * dev.ugatit.ingest.Preparation}, which both ways in share. {@link
 * dev.ugatit.ingest.IngestVerticle} is the service; {@link dev.ugatit.ingest.FolderSource} runs in
 * the process of whoever owns the folder, so that no path crosses a network. Nothing here knows
 * about training, models or HTTP.
 */
@NullMarked
package dev.ugatit.ingest;

import org.jspecify.annotations.NullMarked;
