package dev.coppice.worker.leftover;

import dev.coppice.worker.ledger.Owner;
import dev.coppice.worker.ledger.Resource;
import dev.coppice.worker.ledger.Settler;
import dev.coppice.worker.process.LeftProcess;
import dev.coppice.worker.process.ProcessSweep;
import dev.coppice.worker.process.Swept;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/** Ends the processes that carry a run's mark, by which they are found; they are never recorded. */
final class ProcessSettler implements Settler {
    private static final String KIND = "processes";

    private final Duration grace;
    private final Consumer<LeftProcess> ended;

    /**
     * @param grace between SIGTERM and SIGKILL
     * @param ended is told of each process that still ran
     */
    ProcessSettler(Duration grace, Consumer<LeftProcess> ended) {
        this.grace = grace;
        this.ended = ended;
    }

    static Resource ofRun(String id) {
        return new Resource(KIND, "", id, new Owner(Owner.Type.RUN, id));
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void settle(Resource resource) throws IOException {
        Swept swept = ProcessSweep.sweep(resource.name(), grace);
        swept.ended().forEach(ended);
        if (!swept.remaining().isEmpty()) {
            throw new IOException("these processes can't be ended: " + swept.remaining());
        }
    }
}
