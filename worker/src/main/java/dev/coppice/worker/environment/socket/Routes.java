package dev.coppice.worker.environment.socket;

import dev.coppice.worker.environment.engine.EngineException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The calls that are judged, each by its judge; all others are refused. */
final class Routes {
    /** Says what becomes of a call. */
    @FunctionalInterface
    interface Judge {
        Decision judge(Call call) throws IOException, Refusal, EngineException, InterruptedException;
    }

    private record Route(String method, Pattern path, Judge judge) {}

    private final List<Route> routes = new ArrayList<>();

    /**
     * Adds a call.
     *
     * @param path as in {@code /containers/{}/json}: {@code {}} stands for a part, {@code {*}} for several, as images have in their names
     */
    void add(String method, String path, Judge judge) {
        String pattern = path.replace("{*}", "(.+)").replace("{}", "([^/]+)");
        routes.add(new Route(method, Pattern.compile(pattern), judge));
    }

    /** @throws Refusal when it may not be, with the reason */
    Decision judge(String method, Target target, Call.Body body)
            throws IOException, Refusal, EngineException, InterruptedException {
        for (Route route : routes) {
            Matcher path = route.path().matcher(target.path());
            if (route.method().equals(method) && path.matches()) {
                List<String> references = new ArrayList<>();
                for (int i = 1; i <= path.groupCount(); i++) {
                    references.add(path.group(i));
                }
                return route.judge().judge(new Call(method, target, references, body));
            }
        }
        throw Refusal.forbidden(
                method + " " + target.path() + " is none of the engine's calls that this socket passes on");
    }
}
