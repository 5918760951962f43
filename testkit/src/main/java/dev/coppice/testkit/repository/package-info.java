/** Real git repositories for tests, and what is in a folder, to compare. */
@NullMarked
package dev.coppice.testkit.repository;

import org.jspecify.annotations.NullMarked;
