package dev.coppice.worker.worktree;

import dev.coppice.worker.worktree.TreeIndex.Entry;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A path at which something else is than was checked out, or nothing any more.
 *
 * @param entry what was checked out there, if anything was
 */
record Change(Path path, Optional<Entry> entry) {}
