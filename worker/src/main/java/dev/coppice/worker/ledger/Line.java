package dev.coppice.worker.ledger;

import java.util.List;

/**
 * A line of a ledger: a resource that is about to be made, or one that is gone.
 *
 * <pre>
 * +	container	unix:///run/docker.sock	coppice-db-1	claim:0c7a
 * -	container	unix:///run/docker.sock	coppice-db-1	claim:0c7a
 * </pre>
 */
record Line(boolean made, Resource resource) {
    private static final int FIELDS = 5;

    /** Without the line's end. */
    String text() {
        return String.join(
                "\t",
                made ? "+" : "-",
                escape(resource.kind()),
                escape(resource.place()),
                escape(resource.name()),
                escape(resource.owner().label()));
    }

    /** @throws IllegalArgumentException when it is no line of a ledger */
    static Line of(String text) {
        List<String> fields = List.of(text.split("\t", -1));
        if (fields.size() != FIELDS
                || !(fields.getFirst().equals("+") || fields.getFirst().equals("-"))) {
            throw new IllegalArgumentException("not of the form '+|- kind place name owner'");
        }
        List<String> words = fields.stream().map(String::translateEscapes).toList();
        return new Line(
                words.get(0).equals("+"),
                new Resource(words.get(1), words.get(2), words.get(3), Owner.ofLabel(words.get(4))));
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
    }
}
