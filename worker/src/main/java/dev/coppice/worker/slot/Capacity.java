package dev.coppice.worker.slot;

import java.util.Optional;
import java.util.stream.Stream;

/** Whether the host has what another attempt needs. */
public interface Capacity {

    /**
     * Looks. Called before the first ticket is asked for, and again with each sign of life.
     *
     * @return what is lacking, in words for people; empty when nothing is
     */
    Optional<String> lack();

    /** All that is needed: the first that is lacking is named. */
    static Capacity all(Capacity... needed) {
        return () ->
                Stream.of(needed).map(Capacity::lack).flatMap(Optional::stream).findFirst();
    }
}
