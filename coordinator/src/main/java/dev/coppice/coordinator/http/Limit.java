package dev.coppice.coordinator.http;

/** How many items a page has. */
final class Limit {
    static final String DEFAULT = "50";
    private static final int MOST = 500;

    private Limit() {}

    static int check(int limit) {
        if (limit < 1 || limit > MOST) {
            throw new Problem(ProblemType.BAD_REQUEST, "limit: write a number from 1 to " + MOST + ", not " + limit);
        }
        return limit;
    }
}
