package dev.coppice.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which batches of a plan are to be run.
 *
 * @param spans by number, without overlap; none at all stands for every batch
 */
public record BatchRange(List<Span> spans) {
    public static final BatchRange ALL = new BatchRange(List.of());

    private static final Pattern SPAN = Pattern.compile("(\\d{1,6})(?:\\s*-\\s*(\\d{1,6}))?");
    private static final String EXAMPLES = "write all, 2, 1-3 or 1,3-4";

    /** From the first number to the last, both included. */
    public record Span(int first, int last) {
        public Span {
            if (first < 1 || last < first) {
                throw new IllegalArgumentException("not a span of batches: " + first + "-" + last);
            }
        }

        boolean has(int number) {
            return first <= number && number <= last;
        }

        @Override
        public String toString() {
            return first == last ? String.valueOf(first) : first + "-" + last;
        }
    }

    public BatchRange {
        spans = List.copyOf(merge(spans));
    }

    private static List<Span> merge(List<Span> spans) {
        List<Span> merged = new ArrayList<>();
        for (Span span :
                spans.stream().sorted(Comparator.comparingInt(Span::first)).toList()) {
            if (!merged.isEmpty() && merged.getLast().has(span.first)) {
                Span before = merged.removeLast();
                merged.add(new Span(before.first, Math.max(before.last, span.last)));
            } else {
                merged.add(span);
            }
        }
        return merged;
    }

    /**
     * Reads {@code all}, {@code 2}, {@code 1-3} or {@code 1,3-4}; spaces and order do not matter.
     *
     * @throws InvalidValue when the text is none of these
     */
    public static BatchRange parse(String text) {
        if (text.strip().equalsIgnoreCase("all")) {
            return ALL;
        }
        List<Span> spans = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            spans.add(span(part.strip(), text));
        }
        return new BatchRange(spans);
    }

    private static Span span(String part, String whole) {
        Matcher span = SPAN.matcher(part);
        if (!span.matches()) {
            String message =
                    part.isEmpty() ? "a number is missing" : "\"" + part + "\" is not a batch or a range of them";
            throw new InvalidValue("batches \"" + whole + "\": " + message, EXAMPLES);
        }
        int first = Integer.parseInt(span.group(1));
        int last = span.group(2) == null ? first : Integer.parseInt(span.group(2));
        if (first == 0) {
            throw new InvalidValue("batches \"" + whole + "\": there is no batch 0", "batches count from 1");
        }
        if (last < first) {
            throw new InvalidValue(
                    "batches \"" + whole + "\": " + part + " goes backwards", "write " + last + "-" + first);
        }
        return new Span(first, last);
    }

    /**
     * The batches of a plan that are in this range, in the plan's order.
     *
     * @throws InvalidValue when the range, or any part of it between two commas, selects nothing
     */
    public List<Batch> select(Plan plan) {
        if (spans.isEmpty()) {
            return plan.batches();
        }
        for (Span span : spans) {
            if (plan.batches().stream().noneMatch(batch -> span.has(batch.number()))) {
                String there = plan.batches().stream()
                        .map(batch -> batch.number() + " (" + batch.title() + ")")
                        .collect(Collectors.joining(", "));
                throw new InvalidValue("batches \"" + this + "\": the plan has no batch " + span, "it has " + there);
            }
        }
        return plan.batches().stream().filter(batch -> has(batch.number())).toList();
    }

    private boolean has(int number) {
        return spans.stream().anyMatch(span -> span.has(number));
    }

    /** The canonical text, which {@link #parse} reads as this range. */
    @Override
    public String toString() {
        return spans.isEmpty() ? "all" : spans.stream().map(Span::toString).collect(Collectors.joining(","));
    }
}
