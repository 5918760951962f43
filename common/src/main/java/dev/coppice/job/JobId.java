package dev.coppice.job;

/** Names one job for ever; unique over all sessions of a coordinator. */
public record JobId(String value) {
    public JobId {
        if (value.isBlank()) {
            throw new IllegalArgumentException("a job id must not be blank");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
