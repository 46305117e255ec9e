package dev.ugatit.translator.queue;

/** Entries of one lane and class: first come, first served. */
record Line(Lane lane, WorkClass workClass) {}
