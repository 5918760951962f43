package dev.coppice.coordinator;

import dev.coppice.session.SessionId;
import java.time.Instant;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** Makes ids of sessions: thirteen digits that sort by time, to the second, and are short enough to be typed. For one thread. */
final class SessionIds {
    private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int BITS_OF_A_DIGIT = 5;
    private static final int LENGTH = 13;
    /** The rest tells sessions of one second apart. */
    private static final int SECONDS_BITS = 30;

    private static final long WITHIN_A_SECOND = 1L << (LENGTH * BITS_OF_A_DIGIT - SECONDS_BITS);
    private static final long FIRST_SECOND =
            Instant.parse("2025-01-01T00:00:00Z").getEpochSecond();

    private final RandomGenerator random;

    SessionIds(RandomGenerator random) {
        this.random = random;
    }

    /**
     * An id that no session has.
     *
     * @param taken whether a session has this one
     */
    SessionId next(Instant now, Predicate<SessionId> taken) {
        long second = now.getEpochSecond() - FIRST_SECOND;
        long within = random.nextLong(WITHIN_A_SECOND);
        SessionId id = id(second, within);
        while (taken.test(id)) {
            within = (within + 1) % WITHIN_A_SECOND;
            id = id(second, within);
        }
        return id;
    }

    private static SessionId id(long second, long within) {
        return new SessionId(digits(second, SECONDS_BITS / BITS_OF_A_DIGIT)
                + digits(within, LENGTH - SECONDS_BITS / BITS_OF_A_DIGIT));
    }

    private static String digits(long number, int count) {
        StringBuilder text = new StringBuilder(count);
        for (int place = count - 1; place >= 0; place--) {
            text.append(DIGITS.charAt((int) (number >>> (place * BITS_OF_A_DIGIT)) & 31));
        }
        return text.toString();
    }
}
