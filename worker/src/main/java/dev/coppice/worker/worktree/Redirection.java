package dev.coppice.worker.worktree;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.coppice.worker.worktree.CheckoutException.Reason;
import dev.coppice.worker.worktree.GitCommand.Result;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells of servers that send git elsewhere. Where only some repositories may be fetched from, git follows to none: what may be
 * fetched is a matter of names, and any server could give one of its names to what another one has.
 */
final class Redirection {
    /** What keeps git from following. */
    static final List<String> REFUSED = List.of("-c", "http.followRedirects=false");

    private static final Pattern SENT_AWAY =
            Pattern.compile("unable to access '([^']*)': The requested URL returned error: 30[12378]");
    private static final Pattern LOCATION =
            Pattern.compile("<= Recv header: location: (\\S+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern QUESTION = Pattern.compile("/info/refs(\\?.*)?$");

    private final Git git;

    Redirection(Git git) {
        this.git = git;
    }

    /** @throws CheckoutException NOT_ALLOWED when it is for a redirection that a command failed */
    void check(String deed, Result result) throws CheckoutException, InterruptedException {
        Matcher sentAway = SENT_AWAY.matcher(result.errors());
        if (result.exit() == 0 || !sentAway.find()) {
            return;
        }
        String asked = sentAway.group(1).replaceFirst("/$", "");
        Optional<String> target = target(asked);
        throw new CheckoutException(
                Reason.NOT_ALLOWED,
                "could not " + deed + ": the server sends git on from " + asked + " to "
                        + target.orElse("another address")
                        + ", and nobody follows where only some repositories may be fetched from. Name "
                        + target.orElse("the repository as its server calls it") + " itself, if it may be");
    }

    /** Asks once more, as git's own words don't name it. */
    private Optional<String> target(String asked) throws CheckoutException, InterruptedException {
        Path trace = null;
        try {
            trace = git.scratchFile(".trace");
            git.commandOfUser("ls-remote", "--quiet", "--", asked)
                    .with("GIT_TRACE_CURL", trace)
                    .with("GIT_TRACE_CURL_NO_DATA", "1")
                    .within(git.limits().question())
                    .withoutOutput()
                    .tryRun("find out where " + asked + " leads");
            if (!Files.exists(trace)) {
                return Optional.empty();
            }
            Matcher location = LOCATION.matcher(Files.readString(trace, ISO_8859_1));
            if (!location.find()) {
                return Optional.empty();
            }
            String target =
                    URI.create(asked + "/info/refs").resolve(location.group(1)).toString();
            return Optional.of(new RepositoryName(QUESTION.matcher(target).replaceFirst("")).shown());
        } catch (IOException e) {
            throw CheckoutException.of("find out where " + asked + " leads", e);
        } catch (IllegalArgumentException noUrl) {
            return Optional.empty();
        } finally {
            Git.discard(trace);
        }
    }
}
