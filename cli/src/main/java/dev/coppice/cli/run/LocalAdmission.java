package dev.coppice.cli.run;

import dev.coppice.attempt.Claim;
import dev.coppice.transport.Ticket;
import dev.coppice.worker.attempt.Admission;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Says what a job waits for, once for each job and each thing. Safe for use by many threads. */
final class LocalAdmission implements Admission {
    private final Admission admission;
    private final Consumer<String> say;
    private final Map<String, String> said = new HashMap<>();

    LocalAdmission(Admission admission, Consumer<String> say) {
        this.admission = admission;
        this.say = say;
    }

    @Override
    public Optional<String> reserve(Ticket ticket, Claim claim) throws InterruptedException {
        Optional<String> lacking = admission.reserve(ticket, claim);
        lacking.ifPresent(words -> tell(ticket.spec().name(), words));
        return lacking;
    }

    private synchronized void tell(String job, String words) {
        String what = words.replaceFirst(":.*", "");
        if (!what.equals(said.put(job, what))) {
            say.accept(job + " is waiting for " + words);
        }
    }

    @Override
    public void release(Claim claim) {
        admission.release(claim);
    }
}
