package dev.coppice.cli.context;

import dev.coppice.cli.invocation.CommandFailure;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The coordinators that a person uses, by name.
 *
 * @param current the name of the one that is used where nothing else is said
 */
public record Contexts(Optional<String> current, NavigableMap<String, Context> contexts) {
    static final Contexts NONE = new Contexts(Optional.empty(), new TreeMap<>());

    public Contexts {
        contexts = Collections.unmodifiableNavigableMap(new TreeMap<>(contexts));
        current = current.filter(contexts::containsKey);
    }

    private Optional<Context> named(String name) {
        return Optional.ofNullable(contexts.get(name));
    }

    /**
     * The one of this name.
     *
     * @throws CommandFailure when there is none
     */
    public Context existing(String name) {
        return named(name)
                .orElseThrow(() -> CommandFailure.usage(
                        "there is no context " + name + ": 'coppice context list' shows those there are"));
    }

    /** The one that is used where nothing else is said. */
    public Optional<Context> inUse() {
        return current.flatMap(this::named);
    }

    /** The one in use if it is for these servers, or else any that is. */
    public Optional<Context> of(List<URI> servers) {
        return inUse().filter(context -> context.covers(servers))
                .or(() -> contexts.values().stream()
                        .filter(context -> context.covers(servers))
                        .findFirst());
    }

    Contexts with(String name, Context context) {
        NavigableMap<String, Context> all = new TreeMap<>(contexts);
        all.put(name, context);
        return new Contexts(current.or(() -> Optional.of(name)), all);
    }

    Contexts using(String name) {
        return new Contexts(Optional.of(name), contexts);
    }

    Contexts without(String name) {
        NavigableMap<String, Context> all = new TreeMap<>(contexts);
        all.remove(name);
        return new Contexts(current, all);
    }
}
