/**
 * Finding or starting a system, and talking to it: the data folder and its lock, all services in
 * one JVM, the gateway's REST as a client sees it, trainings over Kafka.
 */
@NullMarked
package dev.ugatit.standalone.system;

import org.jspecify.annotations.NullMarked;
