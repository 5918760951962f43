package dev.coppice.coordinator.dispatch;

import dev.coppice.environment.Ability;
import dev.coppice.job.JobQueue;

/** Says what the workers of a pool lack, and what helps. */
public final class Shortcoming {
    private Shortcoming() {}

    /** Such as {@code default (with a container engine)}: whose jobs wait there. */
    public static String jobs(JobQueue queue) {
        return queue.pool()
                + queue.ability()
                        .map(ability -> " (with " + thing(ability) + ")")
                        .orElse("");
    }

    /**
     * Why nobody takes the tickets of a queue for which workers need an ability.
     *
     * @param serving how many workers serve the pool
     */
    public static String words(JobQueue queue, int serving) {
        String none = serving == 1 ? "it has no " : "none has ";
        String thing = thing(queue.ability().orElseThrow());
        return (serving == 1 ? "1 worker serves pool " : serving + " workers serve pool ") + queue.pool() + ", " + none
                + (serving == 1 ? thing.replaceFirst("^an? ", "") : thing);
    }

    /**
     * What to do when nobody takes them.
     *
     * @param serving how many workers serve the pool
     */
    public static String hint(JobQueue queue, int serving) {
        boolean lacks = queue.ability().isPresent() && serving > 0;
        return lacks
                ? "start one where there is " + thing(queue.ability().orElseThrow()) + ", or a container engine on the"
                        + " host of one: it is found within half a minute"
                : "start one with 'coppice worker --pool " + queue.pool() + "'";
    }

    private static String thing(Ability ability) {
        return switch (ability) {
            case CONTAINERS -> "a container engine";
            case COMPOSE -> "a container engine with compose";
        };
    }
}
