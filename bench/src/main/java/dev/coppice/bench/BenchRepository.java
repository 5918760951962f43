package dev.coppice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A git repository of a given number of files, a hundred in a folder, about 400 bytes each, with one commit. */
final class BenchRepository {
    private BenchRepository() {}

    static Path create(Path root, int files) throws IOException, InterruptedException {
        Files.createDirectories(root);
        for (int i = 0; i < files; i++) {
            Path folder = root.resolve("module-" + i / 100);
            if (i % 100 == 0) {
                Files.createDirectories(folder);
            }
            Files.writeString(folder.resolve("file-" + i + ".txt"), ("line of file " + i + "\n").repeat(20));
        }
        git(root, "init", "-q", "-b", "main");
        git(root, "config", "gc.auto", "0"); // it would go on beside what is measured
        git(root, "add", "-A");
        git(root, "-c", "user.name=bench", "-c", "user.email=bench@localhost", "commit", "-q", "-m", files + " files");
        // As a clone or a used repository is; the peers would be slowed by thousands of loose objects.
        git(root, "gc", "-q");
        return root;
    }

    private static void git(Path root, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        Path scratch = Files.createTempDirectory("bench-git");
        new Peer("git", scratch, Map.of("GIT_DIR", root + "/.git", "GIT_WORK_TREE", root.toString()), command).run();
    }
}
