package dev.coppice.cli.context;

import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.invocation.UserDirectories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The file that keeps a person's contexts. As it holds tokens, nobody else may read it. */
public final class ContextFile {
    private static final Set<PosixFilePermission> OWN =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final Path file;

    ContextFile(Path file) {
        this.file = file;
    }

    /** That of the person who called. */
    public static ContextFile of(Invocation invocation) {
        return new ContextFile(UserDirectories.of(invocation).config().resolve("contexts.json"));
    }

    /**
     * What it holds; nothing when there is no file.
     *
     * @throws CommandFailure when it can't be read, or others could read it
     */
    public Contexts read() {
        try {
            String text = Files.readString(file);
            if (!OWN.containsAll(Files.getPosixFilePermissions(file))) {
                throw CommandFailure.usage(file + " may hold tokens, and others can read it: chmod 600 " + file);
            }
            return mapper().readValue(text, Contexts.class);
        } catch (NoSuchFileException e) {
            return Contexts.NONE;
        } catch (IOException e) {
            throw CommandFailure.broken("could not read the contexts in " + file + ": " + e, e);
        } catch (JacksonException e) {
            throw CommandFailure.usage(
                    file + " does not hold contexts as they are written there (" + e.getOriginalMessage()
                            + "): mend it, or remove it and add them again",
                    e);
        }
    }

    /** Puts these contexts in place of what it holds. */
    void write(Contexts contexts) {
        try {
            Files.createDirectories(file.getParent());
            Path fresh =
                    Files.createTempFile(file.getParent(), "contexts", null, PosixFilePermissions.asFileAttribute(OWN));
            Files.writeString(fresh, mapper().writeValueAsString(contexts) + "\n");
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw CommandFailure.broken("could not keep the contexts in " + file + ": " + e, e);
        }
    }

    private static JsonMapper mapper() {
        return JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    }
}
