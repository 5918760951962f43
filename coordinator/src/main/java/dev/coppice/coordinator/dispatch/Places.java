package dev.coppice.coordinator.dispatch;

import dev.coppice.job.JobQueue;
import java.util.List;

/**
 * How many more tickets a pool's workers could soon take. Who takes those that need an ability takes the others as well: a place for
 * the former is one for the latter too, and is given away once. For one thread.
 */
public final class Places {
    private final List<JobQueue> queues;
    private final int[] left;

    /**
     * Such as they are.
     *
     * @param queues of a pool, each served by some of the workers of the one before
     * @param left how many tickets there is room for in each, counting those that need more
     */
    Places(List<JobQueue> queues, int[] left) {
        this.queues = List.copyOf(queues);
        this.left = left.clone();
    }

    List<JobQueue> queues() {
        return queues;
    }

    /** Whether there are any. */
    boolean areLeft() {
        return left[0] > 0;
    }

    /** Whether there is one for a ticket of a queue, by its place in the list. */
    boolean has(int queue) {
        for (int i = 0; i <= queue; i++) {
            if (left[i] <= 0) {
                return false;
            }
        }
        return true;
    }

    void take(int queue) {
        for (int i = 0; i <= queue; i++) {
            left[i]--;
        }
    }
}
