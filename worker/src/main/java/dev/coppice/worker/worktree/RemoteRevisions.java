package dev.coppice.worker.worktree;

import dev.coppice.worker.worktree.CheckoutException.Reason;
import dev.coppice.worker.worktree.GitCommand.Result;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The branches and tags of a remote repository, asked for anew each time. */
record RemoteRevisions(Git git, RepositoryName repository) {
    /** The commit that a branch, a tag or {@code HEAD} names now. */
    String resolve(String revision) throws CheckoutException, InterruptedException {
        String deed = "find revision " + revision + " in " + repository.shown();
        Map<String, String> refs = new HashMap<>();
        Result said = git.commandOfUser("ls-remote", "--quiet", "--", repository.location())
                .within(git.limits().question())
                .tryRun(deed);
        new Redirection(git).check(deed, said);
        GitCommand.check(deed, repository.isLocal() ? Reason.NOT_A_REPOSITORY : Reason.UNREACHABLE, said)
                .text()
                .lines()
                .map(line -> line.split("\t", 2))
                .filter(parts -> parts.length == 2)
                .forEach(parts -> refs.put(parts[1], parts[0]));
        return Stream.of("", "refs/", "refs/tags/", "refs/heads/")
                .map(prefix -> prefix + revision)
                .flatMap(ref -> Stream.of(ref + "^{}", ref))
                .map(refs::get)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() -> new CheckoutException(
                        Reason.NO_SUCH_REVISION,
                        "could not " + deed
                                + ": it has no such branch or tag. Name one that it has, or a full commit id"));
    }
}
