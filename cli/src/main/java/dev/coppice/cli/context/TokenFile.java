package dev.coppice.cli.context;

import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.invocation.FileTrouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that holds a token and nothing else. */
public final class TokenFile {
    private static final Path STANDARD_INPUT = Path.of("/dev/stdin");

    private TokenFile() {}

    /**
     * The token in it.
     *
     * @param file relative to the directory, or {@code -} for standard input
     * @throws CommandFailure when there is none
     */
    public static String read(Path directory, Path file) {
        Path place = file.toString().equals("-") ? STANDARD_INPUT : directory.resolve(file);
        try {
            String token = Files.readString(place).strip();
            if (!token.matches("[!-~]+")) {
                throw CommandFailure.usage(place + " holds no token: one is a single word of plain characters");
            }
            return token;
        } catch (IOException e) {
            throw CommandFailure.usage("--token-file: " + place + " can't be read: " + FileTrouble.ofReading(e), e);
        }
    }
}
