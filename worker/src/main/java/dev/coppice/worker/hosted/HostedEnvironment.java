package dev.coppice.worker.hosted;

import dev.coppice.environment.EnvironmentId;
import dev.coppice.environment.EnvironmentOrder;
import dev.coppice.environment.EnvironmentPort;
import dev.coppice.environment.EnvironmentReport;
import dev.coppice.environment.EnvironmentState;
import dev.coppice.lifecycle.Crew;
import dev.coppice.worker.environment.compose.ComposeException;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.log.SecretMask;
import dev.coppice.worker.named.EnvironmentRefusal;
import dev.coppice.worker.named.NamedEnvironment;
import dev.coppice.worker.worktree.CheckoutException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One environment that is hosted. A thread of its own does what is ordered, as long as there is something to do; what is ordered anew
 * cuts it short where it no longer holds. Safe for use by many threads.
 */
final class HostedEnvironment {
    private static final System.Logger LOG = System.getLogger(HostedEnvironment.class.getName());

    private final EnvironmentId id;
    private final HostedFolder folder;
    private final HostingDeeds deeds;
    private final Crew crew;
    private final Runnable changed;
    private HostedRecord record;
    private Optional<NamedEnvironment> seen = Optional.empty();
    private @Nullable Thread working;
    private boolean due;
    private boolean gone;
    private boolean closed;
    private String doing = "";
    /** Of those that were started here; what they write is not to show them. */
    private List<String> secrets = List.of();

    /**
     * One whose record is written.
     *
     * @param changed is told when its report is not as it was; does not wait
     */
    HostedEnvironment(HostedRecord record, HostedFolder folder, HostingDeeds deeds, Crew crew, Runnable changed) {
        this.id = record.order().id();
        this.record = record;
        this.folder = folder;
        this.deeds = deeds;
        this.crew = crew;
        this.changed = changed;
    }

    /** The secrets that are not to be seen in what its services write. */
    synchronized List<String> secrets() {
        return secrets;
    }

    /** Reads anew which secrets there are. */
    private void readSecrets(HostedRecord next) throws IOException {
        List<String> now = deeds.secrets(next.order());
        synchronized (this) {
            secrets = now;
        }
    }

    EnvironmentId id() {
        return id;
    }

    /** Does what an earlier life of the worker, or nobody, has done yet. */
    synchronized void resume() {
        try {
            readSecrets(record);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "secrets of the environment " + id + " can't be read: " + e.getMessage());
        }
        if (record.isDue()) {
            work();
        }
    }

    /** Accepts an order, unless it is one that it keeps to already, or older. */
    synchronized void keep(EnvironmentOrder order) throws IOException {
        if (record.removing() || order.revision() <= record.order().revision()) {
            return;
        }
        boolean overtaken = order.wish() != record.order().wish()
                || order.starts() != record.order().starts();
        accept(record.with(order), overtaken);
    }

    /** Has all of it go; tried again with each call. */
    synchronized void remove() throws IOException {
        if (record.removing()) {
            work();
        } else {
            accept(record.toRemove(), true);
        }
    }

    private void accept(HostedRecord next, boolean overtaken) throws IOException {
        folder.write(next);
        record = next;
        if (overtaken && working != null) {
            working.interrupt();
        }
        work();
    }

    private void work() {
        due = true;
        if (working == null && !gone && !closed) {
            working = crew.start("environment " + id, this::doWhatIsDue);
        }
    }

    /** Notes how it is found to be. */
    synchronized void look(Optional<NamedEnvironment> local) {
        seen = local;
    }

    /** Begins nothing any more. */
    synchronized void close() {
        closed = true;
    }

    /** Whether nothing of it is left. */
    synchronized boolean isGone() {
        return gone;
    }

    private void doWhatIsDue() {
        for (Optional<HostedRecord> next = next(); next.isPresent(); next = next()) {
            String trouble = "";
            try {
                readSecrets(next.get());
                deeds.carryOut(next.get(), folder, this::tell);
                if (next.get().removing()) {
                    folder.delete();
                }
            } catch (InterruptedException e) {
                continue; // something newer is due, or the worker stops, and its next life does it
            } catch (EnvironmentRefusal
                    | ComposeException
                    | EngineException
                    | CheckoutException
                    | IOException
                    | RuntimeException e) {
                trouble = words(e);
            }
            done(next.get(), SecretMask.ofTexts(secrets()).apply(trouble));
        }
    }

    private synchronized Optional<HostedRecord> next() {
        Thread.interrupted(); // what was overtaken has ended
        doing = "";
        if (!due || gone || closed) {
            working = null;
            return Optional.empty();
        }
        due = false;
        return Optional.of(record);
    }

    private void done(HostedRecord asked, String trouble) {
        try {
            Optional<NamedEnvironment> local = deeds.find(id.name());
            note(asked, trouble, local);
        } catch (IOException e) {
            note(asked, trouble.isEmpty() ? words(e) : trouble, Optional.empty());
        } catch (InterruptedException e) {
            note(asked, trouble, Optional.empty()); // it is looked at again soon
        }
        changed.run();
    }

    private synchronized void note(HostedRecord asked, String trouble, Optional<NamedEnvironment> local) {
        seen = local;
        if (asked.removing() && trouble.isEmpty()) {
            gone = true;
            return;
        }
        record = record.after(asked, trouble);
        try {
            folder.write(record);
        } catch (IOException e) {
            record = record.after(asked, "what was done can't be written down: " + words(e));
        }
    }

    private synchronized void tell(String line) {
        doing = line;
    }

    private static String words(Exception e) {
        StringBuilder words = new StringBuilder(e.getMessage() == null ? e.toString() : e.getMessage());
        for (Throwable beside : e.getSuppressed()) {
            words.append("\n  ").append(beside.getMessage());
        }
        return words.toString();
    }

    /** What there is to tell of it. */
    synchronized EnvironmentReport report() {
        if (gone) {
            return EnvironmentReport.removed(id);
        }
        EnvironmentState state = state();
        boolean runs = state == EnvironmentState.READY || state == EnvironmentState.FAILED;
        return new EnvironmentReport(
                id,
                record.order().revision(),
                record.done(),
                state,
                seen.map(NamedEnvironment::services).orElse(List.of()),
                seen.map(HostedEnvironment::ports).orElse(List.of()),
                runs ? seen.map(NamedEnvironment::expires) : Optional.empty(),
                message());
    }

    private EnvironmentState state() {
        boolean starting = record.order().wish() == EnvironmentOrder.Wish.RUNNING
                && record.started() != record.order().starts();
        if (!record.removing() && starting) {
            return EnvironmentState.STARTING;
        }
        if (!record.trouble().isEmpty() || seen.isEmpty()) {
            return EnvironmentState.FAILED;
        }
        return switch (seen.get().state()) {
            case STARTING -> EnvironmentState.STARTING;
            case READY -> EnvironmentState.READY;
            case STOPPED -> EnvironmentState.STOPPED;
            case FAILED -> EnvironmentState.FAILED;
            case EXPIRED -> EnvironmentState.EXPIRED;
        };
    }

    private String message() {
        String found = record.trouble().isEmpty()
                ? seen.flatMap(NamedEnvironment::trouble).orElse("")
                : record.trouble();
        return SecretMask.ofTexts(secrets).apply(doing.isEmpty() ? found : doing);
    }

    private static List<EnvironmentPort> ports(NamedEnvironment environment) {
        return environment.ports().entrySet().stream()
                .map(port -> new EnvironmentPort(
                        port.getKey().service(), port.getKey().port(), port.getValue()))
                .toList();
    }
}
