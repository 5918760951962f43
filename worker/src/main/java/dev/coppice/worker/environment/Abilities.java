package dev.coppice.worker.environment;

import dev.coppice.environment.Ability;
import java.util.Map;

/** What the host can do that others can't. It comes and goes. */
public interface Abilities {
    /** What is taken for granted before the first look. */
    default Map<Ability, String> expected() {
        return Map.of();
    }

    /**
     * Looks, which may take its time. Called with each sign of life, but not before the last look has ended.
     *
     * @return what there is, with what does it, such as {@code Docker 28.5.2}
     */
    Map<Ability, String> look() throws InterruptedException;

    /** What is wrong with what there is, for people; empty when nothing is. */
    default String trouble() {
        return "";
    }

    /** Those of a host that can do no more than others. */
    static Abilities none() {
        return Map::of;
    }
}
