package dev.coppice.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Measured values of one figure. For one thread. */
final class Samples {
    private final String name;
    private final String unit;
    private final List<Double> values = new ArrayList<>();

    Samples(String name, String unit) {
        this.name = name;
        this.unit = unit;
    }

    String name() {
        return name;
    }

    void add(double value) {
        values.add(value);
    }

    double median() {
        List<Double> sorted = sorted();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** The value below which a share of the values lies. */
    double quantile(double share) {
        List<Double> sorted = sorted();
        return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(share * sorted.size())));
    }

    /** The median of the ratios to another's, run by run: what was measured side by side is compared side by side. */
    double medianRatioTo(Samples other) {
        Samples ratios = new Samples(name + "/" + other.name, "");
        for (int i = 0; i < values.size(); i++) {
            ratios.add(values.get(i) / other.values.get(i));
        }
        return ratios.median();
    }

    /** A row of a Markdown table: name, unit, n, minimum, median, maximum. */
    String row() {
        List<Double> sorted = sorted();
        return String.format(
                Locale.ROOT,
                "| %s | %s | %d | %.3f | %.3f | %.3f |",
                name,
                unit,
                sorted.size(),
                sorted.getFirst(),
                median(),
                sorted.getLast());
    }

    private List<Double> sorted() {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted;
    }
}
