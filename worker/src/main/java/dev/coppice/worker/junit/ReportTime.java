package dev.coppice.worker.junit;

import java.time.Duration;

/** Reads durations in seconds as reports write them. */
final class ReportTime {
    private static final double MAX_SECONDS = 1e9;

    private ReportTime() {}

    /**
     * Some reports group thousands ({@code 1,234.5}), others write the fraction after a comma ({@code 0,25}).
     *
     * @return zero for what is no duration: a report is worth reading without it
     */
    static Duration parse(String text) {
        String seconds = text.strip();
        boolean fractionAfterComma = seconds.matches("0,\\d+|\\d+,(\\d{1,2}|\\d{4,})");
        try {
            double value = Double.parseDouble(seconds.replace(",", fractionAfterComma ? "." : ""));
            return value > 0 && value < MAX_SECONDS ? Duration.ofMillis(Math.round(value * 1000)) : Duration.ZERO;
        } catch (NumberFormatException e) {
            return Duration.ZERO;
        }
    }
}
