package dev.coppice.worker.attempt;

import dev.coppice.worker.artifact.Artifacts;
import dev.coppice.worker.environment.EnvironmentTools;
import dev.coppice.worker.environment.socket.SocketRules;
import dev.coppice.worker.home.HostVariables;
import dev.coppice.worker.junit.JUnitReports;
import dev.coppice.worker.junit.ReportLimits;
import dev.coppice.worker.process.Shells;
import dev.coppice.worker.secret.SecretSource;
import dev.coppice.worker.worktree.Mirrors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What attempts are run with; shared by all of a worker.
 *
 * @param environments empty where no containers are to be had
 * @param keeping empty where of failed attempts nothing but the worktree is kept
 * @param taskContainers what tasks may have that start containers themselves
 */
public record AttemptTools(
        Mirrors mirrors,
        HostVariables host,
        Shells shells,
        SecretSource secrets,
        JUnitReports reports,
        Artifacts artifacts,
        Optional<EnvironmentTools> environments,
        Optional<FailureKeeping> keeping,
        SocketRules taskContainers) {

    /**
     * The usual ones.
     *
     * @param host where programs are found
     * @param pipes a folder for {@link Shells}
     * @param run the id of this worker process
     * @throws IOException when a program is missing
     */
    public static AttemptTools of(Mirrors mirrors, HostVariables host, Path pipes, String run, SecretSource secrets)
            throws IOException {
        return new AttemptTools(
                mirrors,
                host,
                Shells.find(host.searchPath(), pipes, run),
                secrets,
                new JUnitReports(ReportLimits.DEFAULT),
                new Artifacts(),
                Optional.empty(),
                Optional.empty(),
                SocketRules.DEFAULT);
    }

    /** These, with containers. */
    public AttemptTools with(EnvironmentTools made, SocketRules rules) {
        return new AttemptTools(mirrors, host, shells, secrets, reports, artifacts, Optional.of(made), keeping, rules);
    }

    /** These, with a place where failed attempts are kept as a whole. */
    public AttemptTools keeping(FailureKeeping place) {
        return new AttemptTools(
                mirrors, host, shells, secrets, reports, artifacts, environments, Optional.of(place), taskContainers);
    }
}
