package dev.coppice.testkit.transport;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.lifecycle.Crew;
import dev.coppice.slot.WorkerId;
import dev.coppice.time.SystemTimers;
import dev.coppice.transport.CoordinatorTransport;
import dev.coppice.transport.WorkerTransport;
import dev.coppice.transport.inprocess.InProcessTransport;
import org.junit.jupiter.api.Test;

class InProcessTransportTest extends TransportConformance {
    private final Crew crew = new Crew("transport");
    private final SystemTimers timers = new SystemTimers();
    private final InProcessTransport transport = new InProcessTransport(timers, task -> crew.start("delivery", task));

    @Override
    protected CoordinatorTransport connectCoordinator() {
        return transport.connectCoordinator();
    }

    @Override
    protected WorkerTransport connectWorker(WorkerId id) {
        return transport.connectWorker(id);
    }

    @Override
    protected void close() {
        timers.close();
        crew.close();
    }

    @Test
    void aWorkerIsConnectedOnce() {
        try (WorkerTransport worker = transport.connectWorker(new WorkerId("w"))) {
            assertThatThrownBy(() -> transport.connectWorker(new WorkerId("w")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("worker w is connected already; close its transport first");
            worker.onCommand(control -> {});
        }
        transport.connectWorker(new WorkerId("w")).close();
    }
}
