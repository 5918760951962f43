package dev.coppice.worker.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Finds ledgers of this program that was called by what another process of it ran, and that kept its state below a folder of that one's. */
public final class NestedLedgers {
    private static final int DEEPEST = 3;

    private NestedLedgers() {}

    /** Those below a folder of state; none where it is not there. */
    public static List<Path> below(Path state) throws IOException {
        if (!Files.isDirectory(state)) {
            return List.of();
        }
        try (Stream<Path> files = Files.find(
                state, DEEPEST, (file, attributes) -> attributes.isRegularFile() && isLedger(file.getFileName()))) {
            return files.toList();
        }
    }

    private static boolean isLedger(Path name) {
        return name.toString().equals("ledger") || name.toString().endsWith(".ledger");
    }
}
