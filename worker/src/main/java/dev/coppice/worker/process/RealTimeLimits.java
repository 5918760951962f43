package dev.coppice.worker.process;

/**
 * How long a process may run with real-time priority without a pause, in microseconds.
 *
 * @param soft the limit that holds; its process may raise it as far as the hard one
 */
record RealTimeLimits(long soft, long hard) {
    static final long UNLIMITED = Long.MAX_VALUE;

    private static final String LINE = "Max realtime timeout";

    /** Whether nobody has set one for this process or one that it descends from. */
    boolean isOutermost() {
        return hard == UNLIMITED;
    }

    /** Whether a process with these limits may give a mark's number to another. */
    boolean hasRoomFor(ProcessMark mark) {
        return hard >= mark.innerLimit();
    }

    /** Reads the content of {@code /proc/PID/limits}; without its line, all is unlimited. */
    static RealTimeLimits parse(String limits) {
        int begin = limits.indexOf(LINE);
        if (begin < 0) {
            return new RealTimeLimits(UNLIMITED, UNLIMITED);
        }
        String[] values = limits.substring(begin + LINE.length()).strip().split("\\s+", 3);
        return new RealTimeLimits(microseconds(values[0]), microseconds(values[1]));
    }

    private static long microseconds(String value) {
        return value.equals("unlimited") ? UNLIMITED : Long.parseUnsignedLong(value);
    }
}
