package dev.coppice.coordinator.simulation;

import dev.coppice.coordinator.store.Database;

/** Runs of a simulation that differ by their seeds alone, each with a database of its own. */
final class Seeds {
    /** Fails by an {@link AssertionError} when something is not as it must be. */
    interface Run {
        void with(long seed, BrokenRule rule, Database database);
    }

    private Seeds() {}

    /** All go well; says which seed does not. */
    static void allPass(int seeds, Run run) {
        for (long seed = 1; seed <= seeds; seed++) {
            try (Database database = Database.inMemory()) {
                run.with(seed, BrokenRule.NONE, database);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + " failed", e);
            }
        }
    }

    /** At least one notices that a rule is broken. */
    static void oneCatches(BrokenRule rule, int seeds, Run run) {
        for (long seed = 1; seed <= seeds; seed++) {
            try (Database database = Database.inMemory()) {
                run.with(seed, rule, database);
            } catch (AssertionError caught) {
                return;
            }
        }
        throw new AssertionError(seeds + " runs did not notice that " + rule + " is broken");
    }
}
