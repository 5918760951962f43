package dev.coppice.worker.worktree;

import dev.coppice.worker.host.TreeDeletion;
import dev.coppice.worker.worktree.CheckoutException.Reason;
import dev.coppice.worker.worktree.GitCommand.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The submodules of a worktree. Git puts them in place, anew each time: what a job did to their repositories must not last. A
 * mark beside the files says that there are some, so that a repository without pays nothing.
 *
 * <p>For a repository that is a path, a submodule comes from the person's own clone of it where there is one, since its commit may
 * have been pushed nowhere yet. Git may fetch from paths then, and for a repository of a {@code file:} URL, as somebody chose that
 * one on this machine; for what comes from elsewhere git refuses to. Where only some repositories may be fetched from, each
 * submodule's is held to that, too.
 */
final class Submodules {
    private static final String LINK = "160000 ";
    private static final Pattern REFUSAL = Pattern.compile("transport '[^']*' not allowed");

    private final Git git;
    private final RepositoryName repository;

    Submodules(Git git, RepositoryName repository) {
        this.git = git;
        this.repository = repository;
    }

    /** Removes those of the last checkout; before cleaning, which would leave them alone. */
    void remove(WorktreeFolder worktree, GitCommand listIndex)
            throws CheckoutException, InterruptedException, IOException {
        if (!Files.exists(worktree.submodules())) {
            return;
        }
        Path root = worktree.files();
        for (String entry :
                listIndex.run("list the submodules in " + root).text().split("\0", -1)) {
            int name = entry.indexOf('\t') + 1;
            if (entry.startsWith(LINK) && name > 0) {
                Path folder = root.resolve(entry.substring(name)).normalize();
                if (folder.startsWith(root) && folder.toRealPath().startsWith(root.toRealPath())) {
                    TreeDeletion.delete(folder);
                }
            }
        }
        Files.delete(worktree.submodules());
    }

    /** Puts those of the commit in place; after its checkout. */
    void place(WorktreeFolder worktree) throws CheckoutException, InterruptedException, IOException {
        Path root = worktree.files();
        if (!Files.isRegularFile(root.resolve(".gitmodules"))) {
            return;
        }
        Files.write(worktree.submodules(), new byte[0]);
        List<String> arguments = new ArrayList<>();
        if (repository.isLocal()) {
            arguments.addAll(List.of("-c", "protocol.file.allow=always"));
        }
        if (!repository.isUrl()) {
            arguments.addAll(List.of("-c", "remote.origin.url=" + originOfUser()));
            arguments.addAll(clonesOfUser(root));
        }
        if (git.isRestricted()) {
            placeAllowed(worktree, root, arguments);
        } else {
            update(worktree, root, arguments, "--init", "--recursive");
        }
    }

    /** One level after the other: what a submodule's own submodules are, is known when it is there. */
    private void placeAllowed(WorktreeFolder worktree, Path folder, List<String> settings)
            throws CheckoutException, InterruptedException {
        if (!Files.isRegularFile(folder.resolve(".gitmodules"))) {
            return;
        }
        String deed = "get the submodules of " + folder;
        git.commandOfUser(words(settings, "submodule", "--quiet", "init"))
                .in(folder)
                .run(deed);
        // As git wrote them down just now, and will ask for them: relative ones resolved.
        String urls = git.command("config", "--local", "-z", "--get-regexp", "^submodule\\..*\\.url$")
                .in(folder)
                .tryRun(deed)
                .text();
        for (String entry : urls.split("\0", -1)) {
            String url = entry.substring(entry.indexOf('\n') + 1);
            Optional<String> refusal =
                    url.isEmpty() ? Optional.empty() : git.rule().refusal(url);
            if (refusal.isPresent()) {
                throw new CheckoutException(
                        Reason.NOT_ALLOWED,
                        "could not " + deed + ", as .gitmodules of " + repository.shown() + " names it: "
                                + refusal.get());
            }
        }
        update(worktree, folder, settings);
        String submodules = git.commandOfUser(
                        "submodule", "--quiet", "foreach", "printf '%s\\0' \"$toplevel/$sm_path\"")
                .in(folder)
                .run(deed)
                .text();
        for (String submodule : submodules.split("\0", -1)) {
            if (!submodule.isEmpty()) {
                placeAllowed(worktree, Path.of(submodule), settings);
            }
        }
    }

    private void update(WorktreeFolder worktree, Path folder, List<String> settings, String... options)
            throws CheckoutException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("submodule", "--quiet", "update", "--force"));
        arguments.addAll(List.of(options));
        String deed = "get the submodules of " + folder;
        Result updated = git.commandOfUser(words(settings, arguments.toArray(String[]::new)))
                .in(folder)
                .with(GitCommand.WORKS_ON, worktree.path())
                .within(git.limits().fetch())
                .silentAtMost(git.limits().silence())
                .withoutOutput()
                .tryRun(deed);
        new Redirection(git).check(deed, updated);
        if (REFUSAL.matcher(updated.errors()).find()) {
            throw CheckoutException.of(
                    deed + ": git takes none from a place that " + repository.shown()
                            + " must not choose; write a URL into .gitmodules that anybody may fetch from",
                    Reason.REFUSED,
                    updated.errors());
        }
        GitCommand.check(deed, Reason.UNREACHABLE, updated);
    }

    private static String[] words(List<String> settings, String... more) {
        return Stream.concat(settings.stream(), Stream.of(more)).toArray(String[]::new);
    }

    /** What relative URLs of submodules are relative to. */
    private String originOfUser() throws CheckoutException, InterruptedException {
        String origin = git.commandOfUser("config", "--get", "remote.origin.url")
                .in(Path.of(repository.location()))
                .tryRun("read the origin of " + repository.shown())
                .text();
        return origin.isEmpty() ? repository.location() : origin;
    }

    private List<String> clonesOfUser(Path root) throws CheckoutException, InterruptedException {
        String paths = git.command(
                        "config", "--file", ".gitmodules", "--name-only", "--get-regexp", "^submodule\\..*\\.path$")
                .in(root)
                .tryRun("read " + root.resolve(".gitmodules"))
                .text();
        Path user = Path.of(repository.location());
        Path modules = (Files.isDirectory(user.resolve(".git")) ? user.resolve(".git") : user).resolve("modules");
        List<String> settings = new ArrayList<>();
        for (String key : paths.lines().toList()) {
            String name = key.substring("submodule.".length(), key.length() - ".path".length());
            Path clone = modules.resolve(name).normalize();
            if (clone.startsWith(modules) && Files.isRegularFile(clone.resolve("HEAD"))) {
                settings.addAll(List.of("-c", "submodule." + name + ".url=" + clone));
            }
        }
        return settings;
    }
}
