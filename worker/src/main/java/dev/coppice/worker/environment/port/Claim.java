package dev.coppice.worker.environment.port;

import java.util.Optional;

/**
 * One thing that is taken.
 *
 * @param thing a port's number or a subnet
 * @param owner for people, on one line
 */
record Claim(String thing, String owner, Holder holder) {
    private static final int FIELDS = 4;

    Claim {
        if (owner.isBlank() || owner.chars().anyMatch(c -> c < ' ')) {
            throw new IllegalArgumentException("an owner is a line of text, not \"" + owner + "\"");
        }
    }

    String line() {
        return thing + "\t" + holder.pid() + "\t" + holder.started() + "\t" + owner;
    }

    /** Nothing, for what is no claim: a line that was cut off when the host lost power. */
    static Optional<Claim> parse(String line) {
        String[] fields = line.split("\t", -1);
        if (fields.length != FIELDS || fields[FIELDS - 1].isBlank()) {
            return Optional.empty();
        }
        try {
            Holder holder = new Holder(Long.parseLong(fields[1]), Long.parseLong(fields[2]));
            return Optional.of(new Claim(fields[0], fields[FIELDS - 1], holder));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return thing + " by " + owner + " (" + holder + ")";
    }
}
