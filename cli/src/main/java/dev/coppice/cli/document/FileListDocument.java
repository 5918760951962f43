package dev.coppice.cli.document;

import java.util.List;

/** What is stored of an attempt. */
public record FileListDocument(List<FileDocument> files) {

    /** A file of it. */
    public record FileDocument(String path, long size, boolean complete) {}

    /** Whether all of a file is there. */
    public boolean hasAllOf(String path) {
        return files.stream().anyMatch(file -> file.complete() && file.path().equals(path));
    }
}
