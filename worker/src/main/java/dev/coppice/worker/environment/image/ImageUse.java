package dev.coppice.worker.environment.image;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/**
 * That an image was used.
 *
 * @param engine the address of the engine that has it
 * @param reference as a plan or a compose file names it
 * @param id of the image that the name stood for
 * @param pulled whether it came to the engine for us: only then is it ours to remove
 */
public record ImageUse(URI engine, String reference, String id, boolean pulled, Instant last) {
    private static final int FIELDS = 5;

    String line() {
        return last.getEpochSecond() + "\t" + (pulled ? "pulled" : "found") + "\t" + engine + "\t" + reference + "\t"
                + id;
    }

    /** Nothing, for what is none: a line that was cut off when the host lost power. */
    static Optional<ImageUse> parse(String line) {
        String[] fields = line.split("\t", -1);
        try {
            return fields.length == FIELDS
                    ? Optional.of(new ImageUse(
                            URI.create(fields[2]),
                            fields[3],
                            fields[4],
                            fields[1].equals("pulled"),
                            Instant.ofEpochSecond(Long.parseLong(fields[0]))))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    boolean isOfSameName(ImageUse other) {
        return engine.equals(other.engine) && reference.equals(other.reference);
    }
}
