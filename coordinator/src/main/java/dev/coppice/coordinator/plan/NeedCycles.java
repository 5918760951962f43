package dev.coppice.coordinator.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds plans that wait for each other. */
final class NeedCycles {
    private NeedCycles() {}

    /**
     * Cycles of which no two share a plan, such that without their plans none is left.
     *
     * @param needs for each plan what it needs; what is no key is ignored
     * @return each cycle from a plan over what it needs to what needs it, the first plan not repeated
     */
    static List<List<String>> of(Map<String, ? extends Set<String>> needs) {
        Map<String, Set<String>> open = new LinkedHashMap<>();
        needs.forEach((plan, needed) -> open.put(plan, new LinkedHashSet<>(needed)));
        List<List<String>> cycles = new ArrayList<>();
        removeFree(open);
        while (!open.isEmpty()) {
            List<String> cycle = cycle(open);
            cycles.add(cycle);
            cycle.forEach(open::remove);
            removeFree(open);
        }
        return cycles;
    }

    /** Leaves only the plans that need one another, or one of those. */
    private static void removeFree(Map<String, Set<String>> open) {
        boolean removed = true;
        while (removed) {
            open.values().forEach(needed -> needed.retainAll(open.keySet()));
            removed = open.values().removeIf(Set::isEmpty);
        }
    }

    /** Every plan left needs another one that is left, so that following them comes round. */
    private static List<String> cycle(Map<String, Set<String>> open) {
        List<String> way = new ArrayList<>();
        String plan = open.keySet().iterator().next();
        while (!way.contains(plan)) {
            way.add(plan);
            plan = open.getOrDefault(plan, Set.of()).iterator().next();
        }
        return List.copyOf(way.subList(way.indexOf(plan), way.size()));
    }
}
