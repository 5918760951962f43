package dev.coppice.worker.attempt;

import dev.coppice.artifact.AttemptFiles;
import dev.coppice.attempt.Claim;
import java.nio.file.Path;

/** Where attempts leave their files. Safe for use by many threads. */
public interface FilePlaces {

    /** Where the attempt writes them; nothing is there yet. */
    AttemptFiles files(Claim claim);

    /** Where others find them: a path or URL. */
    String address(Claim claim);

    /** One folder for each attempt below this one, in which they stay. */
    static FilePlaces in(Path folder) {
        return new FilePlaces() {
            @Override
            public AttemptFiles files(Claim claim) {
                return new AttemptFiles(folder.resolve(
                        claim.attempt().job() + "-" + claim.attempt().number() + "-" + claim.token()));
            }

            @Override
            public String address(Claim claim) {
                return files(claim).folder().toString();
            }
        };
    }
}
