package dev.coppice.state;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * All transitions that a state machine may take; there is no other way from state to state. Immutable, so safe for use by many
 * threads as far as its listener is.
 *
 * @param <S> the states
 * @param <T> what may happen to them
 */
public final class TransitionTable<S extends Enum<S>, T extends Enum<T>> {

    /** One line of the table. */
    public record Transition<S, T>(S from, T trigger, S to) {
        @Override
        public String toString() {
            return from + " --" + trigger + "--> " + to;
        }
    }

    /** Is told of each transition at the moment it is taken. */
    @FunctionalInterface
    public interface Listener<S, T> {
        void taken(Transition<S, T> transition);
    }

    private final String subject;
    private final Set<S> initial;
    private final List<Transition<S, T>> transitions;
    private final Map<S, Map<T, Transition<S, T>>> byState;
    private final Listener<S, T> listener;

    /**
     * @param subject whose states these are, for messages: {@code job}
     * @param initial the states to begin in; at least one
     */
    public TransitionTable(
            String subject, Set<S> initial, List<Transition<S, T>> transitions, Listener<S, T> listener) {
        this.subject = subject;
        this.initial = EnumSet.copyOf(initial);
        this.transitions = List.copyOf(transitions);
        this.listener = listener;
        Class<S> states = initial.iterator().next().getDeclaringClass();
        byState = new EnumMap<>(states);
        for (Transition<S, T> transition : transitions) {
            Map<T, Transition<S, T>> row = byState.computeIfAbsent(
                    transition.from(),
                    from -> new EnumMap<>(transition.trigger().getDeclaringClass()));
            if (row.put(transition.trigger(), transition) != null) {
                throw new IllegalArgumentException("declared twice: " + subject + " " + transition);
            }
        }
    }

    /**
     * The state that follows.
     *
     * @throws IllegalStateException when the table has no such transition
     */
    public S next(S from, T trigger) {
        Transition<S, T> transition = byState.getOrDefault(from, Map.of()).get(trigger);
        if (transition == null) {
            throw new IllegalStateException("a " + subject + " in state " + from + " has no transition " + trigger
                    + "; it has " + byState.getOrDefault(from, Map.of()).keySet());
        }
        listener.taken(transition);
        return transition.to();
    }

    /** Whether the table has such a transition. */
    public boolean allows(S from, T trigger) {
        return byState.getOrDefault(from, Map.of()).containsKey(trigger);
    }

    /** Every transition, as declared. */
    public List<Transition<S, T>> transitions() {
        return transitions;
    }

    /** The table as a Mermaid state diagram, with a line feed after each line. */
    public String toMermaid() {
        List<String> lines = new ArrayList<>();
        lines.add("stateDiagram-v2");
        initial.forEach(state -> lines.add("    [*] --> " + state));
        Set<S> ends = EnumSet.noneOf(initial.iterator().next().getDeclaringClass());
        for (Transition<S, T> transition : transitions) {
            String label = transition.trigger().name().toLowerCase(Locale.ROOT).replace('_', ' ');
            lines.add("    " + transition.from() + " --> " + transition.to() + ": " + label);
            if (!byState.containsKey(transition.to())) {
                ends.add(transition.to());
            }
        }
        ends.forEach(state -> lines.add("    " + state + " --> [*]"));
        return String.join("\n", lines) + "\n";
    }
}
