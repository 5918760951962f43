package dev.coppice.coordinator.plan;

import java.util.List;

/** The files of a repository, as they are at one commit or in a working tree. For one thread. */
public interface RepositoryFiles {

    /**
     * What lies at a path. Symbolic links are not followed, on no part of the path.
     *
     * @param path as {@link dev.coppice.plan.RepositoryPath#normalise} gives it
     * @param largest the content of a larger file is not read
     * @throws java.io.UncheckedIOException when the repository can't be read
     */
    Found find(String path, int largest);

    /**
     * The paths of all files, for suggestions.
     *
     * @throws java.io.UncheckedIOException when the repository can't be read
     */
    List<String> paths();

    /** Which state of the repository this is, for people, such as {@code commit 4f1c2d9}. */
    String label();

    /** What lies at a path. */
    sealed interface Found {}

    /** A regular file. */
    final class Content implements Found {
        private final byte[] bytes;

        public Content(byte[] bytes) {
            this.bytes = bytes;
        }

        /** The file's content, which the caller must not change. */
        public byte[] bytes() {
            return bytes;
        }
    }

    record TooLarge(long size) implements Found {}

    /** A symbolic link lies at the path or on the way to it. */
    record Link(String path) implements Found {}

    record Folder() implements Found {}

    /** A submodule lies at the path or on the way to it. */
    record Submodule(String path) implements Found {}

    record Missing() implements Found {}
}
