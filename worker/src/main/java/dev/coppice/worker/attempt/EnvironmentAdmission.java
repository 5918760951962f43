package dev.coppice.worker.attempt;

import dev.coppice.attempt.Claim;
import dev.coppice.environment.EnvironmentSpec;
import dev.coppice.transport.Ticket;
import dev.coppice.worker.environment.EnvironmentTools;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.ledger.Owner;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What attempts with containers need of the host is kept for them before they begin. Safe for use by many threads. */
public final class EnvironmentAdmission implements Admission {
    private static final System.Logger LOG = System.getLogger(EnvironmentAdmission.class.getName());

    private final EnvironmentTools tools;
    private final Set<Claim> reserved = ConcurrentHashMap.newKeySet();

    public EnvironmentAdmission(EnvironmentTools tools) {
        this.tools = tools;
    }

    @Override
    public Optional<String> reserve(Ticket ticket, Claim claim) throws InterruptedException {
        Optional<EnvironmentSpec> spec = ticket.spec().environment();
        if (spec.isEmpty()) {
            return Optional.empty();
        }
        reserved.add(claim);
        try {
            return tools.reserve(owner(claim), spec.get());
        } catch (EngineException e) {
            LOG.log(Level.DEBUG, "nothing could be kept for " + claim, e);
            return Optional.empty(); // an engine that is away is the attempt's to find out
        } catch (IOException e) {
            return Optional.of("what containers need: it can't be reserved: " + e.getMessage());
        }
    }

    @Override
    public void release(Claim claim) {
        try {
            if (reserved.remove(claim)) {
                tools.release(owner(claim));
            }
        } catch (IOException e) {
            LOG.log(
                    Level.WARNING,
                    "what was reserved for " + claim + " could not be given back until this process ends",
                    e);
        }
    }

    private static Owner owner(Claim claim) {
        return new Owner(Owner.Type.CLAIM, claim.token());
    }
}
