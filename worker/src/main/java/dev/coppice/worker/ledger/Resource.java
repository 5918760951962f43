package dev.coppice.worker.ledger;

/**
 * Something that must not outlive its owner.
 *
 * @param kind which {@link Settler} removes it, such as {@code folder}
 * @param place where the name counts, such as the address of an engine; empty for this machine
 * @param name exactly this one; never a prefix or a pattern
 */
public record Resource(String kind, String place, String name, Owner owner) {
    public Resource {
        if (kind.isEmpty() || name.isEmpty()) {
            throw new IllegalArgumentException("a resource needs a kind and a name");
        }
    }

    @Override
    public String toString() {
        return kind + " " + name + (place.isEmpty() ? "" : " at " + place) + " of " + owner.label();
    }
}
