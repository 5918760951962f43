package dev.coppice.worker.environment.compose;

import dev.coppice.worker.environment.engine.PortTaken;
import dev.coppice.worker.environment.engine.SubnetTaken;

/** What somebody else was quicker to take, so that compose failed. */
enum Taken {
    NOTHING,
    PORT,
    SUBNET;

    static Taken by(ComposeResult said) {
        if (said.exitCode() == 0) {
            return NOTHING;
        }
        if (PortTaken.saidBy(said.errors())) {
            return PORT;
        }
        return SubnetTaken.saidBy(said.errors()) ? SUBNET : NOTHING;
    }
}
