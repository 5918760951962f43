package dev.coppice.worker.attempt;

import dev.coppice.worker.artifact.Artifacts;
import dev.coppice.worker.home.HostEnvironment;
import dev.coppice.worker.junit.JUnitReports;
import dev.coppice.worker.process.Shells;
import dev.coppice.worker.worktree.Mirrors;

/** What attempts are run with; shared by all of a worker. */
public record AttemptTools(
        Mirrors mirrors,
        HostEnvironment host,
        Shells shells,
        SecretSource secrets,
        JUnitReports reports,
        Artifacts artifacts) {}
