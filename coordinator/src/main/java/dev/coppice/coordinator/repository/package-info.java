/** Reads a repository's files at a commit, without a checkout. */
@NullMarked
package dev.coppice.coordinator.repository;

import org.jspecify.annotations.NullMarked;
