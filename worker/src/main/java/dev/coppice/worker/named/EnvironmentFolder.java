package dev.coppice.worker.named;

import dev.coppice.worker.host.ExpiryFile;
import dev.coppice.worker.host.Keepers;
import dev.coppice.worker.host.TreeDeletion;
import dev.coppice.worker.ledger.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where what is known of one environment lies. It may not be there. */
record EnvironmentFolder(Path path) {

    private Path description() {
        return path.resolve("environment.properties");
    }

    Optional<NamedEnvironment> read() throws IOException {
        return Files.exists(description()) ? Optional.of(EnvironmentFile.read(description())) : Optional.empty();
    }

    /** Replaces the description. */
    void write(NamedEnvironment environment) throws IOException {
        EnvironmentFile.write(description(), environment);
    }

    /** A compose file that was handed over as text. */
    Path text() {
        return path.resolve("services.json").toAbsolutePath();
    }

    /** For compose's own files and what it says. */
    Path compose() {
        return path.resolve("compose");
    }

    /** The caller closes it. */
    Ledger ledger() throws IOException {
        return Ledger.open(path.resolve("ledger"));
    }

    /** Has its expiry kept; from before anything is made, so that a start that is killed is ended by the same shell. */
    void keep(NamedEnvironment environment, Keepers keepers) throws IOException {
        ExpiryFile expires = ExpiryFile.in(path);
        boolean isKept = expires.exists();
        expires.write(environment.expires());
        if (!isKept) {
            keepers.keep(expires.path());
        }
    }

    /** Ends what keeps its expiry. */
    void keepNoLonger() throws IOException {
        ExpiryFile.in(path).delete();
    }

    void make() throws IOException {
        Files.createDirectories(path);
    }

    void delete() throws IOException {
        TreeDeletion.delete(path);
    }
}
