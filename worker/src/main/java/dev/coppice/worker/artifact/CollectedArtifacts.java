package dev.coppice.worker.artifact;

import java.util.List;

/**
 * What came of copying artifacts.
 *
 * @param files how many were copied
 * @param bytes in all
 * @param notes what was left out, and why: too large, no regular file, no match; a line each
 * @param problems why the plan's patterns can't be followed, with what to do; a line each. Not empty means that the attempt did
 *     not get all that it asked for by its own fault
 */
public record CollectedArtifacts(int files, long bytes, List<String> notes, List<String> problems) {
    public CollectedArtifacts {
        notes = List.copyOf(notes);
        problems = List.copyOf(problems);
    }
}
