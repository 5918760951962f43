package dev.coppice.slot;

/**
 * A worker's capacity for one attempt.
 *
 * @param number from 1
 */
public record Slot(WorkerId worker, int number) {
    @Override
    public String toString() {
        return worker + "/" + number;
    }
}
