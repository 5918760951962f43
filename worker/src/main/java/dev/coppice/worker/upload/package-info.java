/** The way of attempts' files from the worker's disk to the coordinator. */
@NullMarked
package dev.coppice.worker.upload;

import org.jspecify.annotations.NullMarked;
