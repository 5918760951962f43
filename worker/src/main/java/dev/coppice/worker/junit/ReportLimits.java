package dev.coppice.worker.junit;

/**
 * How much is taken in.
 *
 * @param fileBytes of one file
 * @param cases over all files of an attempt
 */
public record ReportLimits(long fileBytes, int cases) {
    /** What holds where nobody set others. */
    public static final ReportLimits DEFAULT = new ReportLimits(32L << 20, 500_000);
}
