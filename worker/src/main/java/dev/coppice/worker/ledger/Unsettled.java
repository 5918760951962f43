package dev.coppice.worker.ledger;

/** A resource that could not be removed, and why. It stays in its ledger, and is tried again. */
public record Unsettled(Resource resource, String reason) {
    @Override
    public String toString() {
        return resource + ": " + reason;
    }
}
