package dev.coppice.worker.secret;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** Secrets in a folder, a file for each; read anew each time. One line break at the end is no part of the value. */
public final class SecretFolder implements SecretSource {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern END = Pattern.compile("\\r?\\n\\z");

    private final Path folder;

    public SecretFolder(Path folder) {
        this.folder = folder;
    }

    @Override
    public Optional<String> secret(String name) throws IOException {
        if (!NAME.matcher(name).matches()) {
            return Optional.empty(); // such as a path that leads elsewhere
        }
        try {
            return Optional.of(
                    END.matcher(Files.readString(folder.resolve(name))).replaceFirst(""));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public String place(String name) {
        return "the file " + folder.resolve(name);
    }
}
