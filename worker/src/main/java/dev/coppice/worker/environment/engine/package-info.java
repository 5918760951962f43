/** A container engine, in our own words: values, errors, and the one interface through which all else of the program speaks to it. */
@NullMarked
package dev.coppice.worker.environment.engine;

import org.jspecify.annotations.NullMarked;
