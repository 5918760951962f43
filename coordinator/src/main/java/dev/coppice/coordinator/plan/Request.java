package dev.coppice.coordinator.plan;

import dev.coppice.plan.Batch;
import dev.coppice.plan.BatchRange;
import dev.coppice.plan.InvalidValue;
import dev.coppice.plan.PlanDocument;
import dev.coppice.plan.PlanProblem;
import dev.coppice.plan.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The plans that are asked for, as far as they can be read, and what keeps the others from it. For one thread. */
final class Request {
    /** A plan with the batches that are to be run; becomes one job. */
    record Entry(PlanDocument document, BatchRange range, List<Batch> batches) {
        String path() {
            return document.plan().path();
        }
    }

    private final PlanLibrary library;
    private final List<PlanProblem> problems;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, Reading<PlanDocument>> seen = new HashMap<>();

    Request(PlanLibrary library, List<PlanProblem> problems) {
        this.library = library;
        this.problems = problems;
    }

    List<Entry> entries() {
        return entries;
    }

    /** Adds a plan; what is wrong with a file is reported once, however often it is asked for. */
    void add(PlanRequest asked) {
        Reading<PlanDocument> reading = library.plan(asked.path());
        switch (reading) {
            case Reading.Accepted<PlanDocument> accepted -> add(accepted.value(), asked.batches());
            case Reading.Refused<PlanDocument> refused -> {
                if (seen.put(asked.path(), reading) == null) {
                    problems.addAll(refused.problems());
                }
            }
        }
    }

    private void add(PlanDocument document, String batches) {
        String path = document.plan().path();
        try {
            BatchRange range = BatchRange.parse(batches);
            Entry entry = new Entry(document, range, range.select(document.plan()));
            if (entries.stream()
                    .anyMatch(
                            other -> other.path().equals(path) && other.range().equals(range))) {
                problems.add(new PlanProblem(path, 0, "it is named twice, with the same batches", "name it once"));
            }
            entries.add(entry);
        } catch (InvalidValue e) {
            problems.add(new PlanProblem(path, 0, e.getMessage(), e.hint()));
        }
    }

    /** Reports what plans need and the session does not have, and plans that wait for each other. */
    void checkNeeds() {
        Map<String, PlanDocument> documents = new LinkedHashMap<>();
        entries.forEach(entry -> documents.putIfAbsent(entry.path(), entry.document()));
        Map<String, Set<String>> needs = new LinkedHashMap<>();
        documents.forEach((path, document) -> {
            List<String> needed = needs(document);
            needs.put(path, Set.copyOf(needed));
            for (int i = 0; i < needed.size(); i++) {
                if (!documents.containsKey(needed.get(i)) && !isUnreadable(needed.get(i))) {
                    problems.add(new PlanProblem(
                            path,
                            document.lines().ofNeed(i),
                            "it needs " + needed.get(i) + ", which is not among the plans to be run",
                            library.suggestNeed(path, needed.get(i))));
                }
            }
        });
        NeedCycles.of(needs).forEach(cycle -> refuse(cycle, documents));
    }

    private boolean isUnreadable(String path) {
        return !library.plan(path).problems().isEmpty()
                && seen.keySet().stream().anyMatch(path::equals);
    }

    private void refuse(List<String> cycle, Map<String, PlanDocument> documents) {
        PlanDocument last = documents.get(cycle.getLast());
        if (last == null) {
            throw new IllegalStateException("a cycle of plans that nobody asked for: " + cycle);
        }
        int line = last.lines().ofNeed(needs(last).indexOf(cycle.getFirst()));
        String way = cycle.stream().map(plan -> plan + " → ").collect(Collectors.joining()) + cycle.getFirst();
        problems.add(new PlanProblem(
                cycle.getLast(),
                line,
                "plans wait for each other: " + way,
                "remove one of these from the needs of another"));
    }

    static List<String> needs(PlanDocument document) {
        return document.plan().settings().needs().orElse(List.of());
    }
}
