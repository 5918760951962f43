package dev.coppice.worker.attempt;

import dev.coppice.attempt.BrokenReason;
import dev.coppice.job.JobSpec;
import dev.coppice.worker.log.SecretMask;
import dev.coppice.worker.secret.SecretSource;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The secrets of an attempt, by their names.
 *
 * @param byName their values
 */
record SecretValues(Map<String, String> byName) {
    static final SecretValues NONE = new SecretValues(Map.of());

    /**
     * Those that a plan names.
     *
     * @param worker who is asked, for people
     * @throws AttemptBrokenException when one of them is not known
     */
    static SecretValues of(JobSpec spec, SecretSource source, String worker) throws AttemptBrokenException {
        Map<String, String> values = new HashMap<>();
        for (String name : spec.secrets()) {
            try {
                values.put(
                        name,
                        source.secret(name)
                                .orElseThrow(() -> new AttemptBrokenException(
                                        BrokenReason.REFUSED,
                                        spec.plan() + " names the secret " + name + ", which worker " + worker
                                                + " does not know: set " + source.place(name))));
            } catch (IOException e) {
                throw AttemptBrokenException.of("read the secret " + name, e);
            }
        }
        return new SecretValues(values);
    }

    /** Hides them in texts. */
    UnaryOperator<String> mask() {
        return SecretMask.ofTexts(byName.values());
    }
}
