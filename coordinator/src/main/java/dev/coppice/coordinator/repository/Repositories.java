package dev.coppice.coordinator.repository;

import java.nio.file.Path;

/** Copies of repositories, from which plans are read. Safe for use by many threads. */
public interface Repositories {

    /**
     * Finds the commit that a revision names now, and has it here. Takes as long as the fetch does, within a bound.
     *
     * @param repository a URL or an absolute path
     * @param revision a branch, a tag, {@code HEAD} or a commit
     * @throws FetchFailedException when it is not to be had
     */
    Copy fetch(String repository, String revision) throws FetchFailedException, InterruptedException;

    /**
     * A commit that is here.
     *
     * @param commit the full object id
     * @param folder the bare repository; to be read only
     */
    record Copy(String commit, Path folder) {}
}
