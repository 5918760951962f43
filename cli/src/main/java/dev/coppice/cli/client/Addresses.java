package dev.coppice.cli.client;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which of several coordinators a call goes to: the one that answered last, and when it does not, each of the others, in turn. A
 * round ends when there is none left that was not asked. For one thread.
 */
final class Addresses {
    private final List<URI> all;
    private final Map<URI, Trouble> round = new LinkedHashMap<>();
    private URI current;
    private Optional<URI> answered = Optional.empty();

    /** @param all at least one */
    Addresses(List<URI> all) {
        this.all = all;
        current = all.getFirst();
    }

    /** Where the next call goes. */
    URI current() {
        return current;
    }

    /** Notes that the current one can't answer; false when all were asked in this round, which ends it. */
    boolean goesOnAfter(Trouble trouble) {
        round.put(current, trouble);
        Optional<URI> next =
                all.stream().filter(address -> !round.containsKey(address)).findFirst();
        current = next.orElse(all.getFirst());
        return next.isPresent();
    }

    /** As {@link #goesOnAfter}, when the current one knows which decides: that one is the next, if it was not asked yet. */
    boolean goesOnAfter(Trouble trouble, Optional<URI> leader) {
        if (leader.isEmpty() || leader.get().equals(current) || round.containsKey(leader.get())) {
            return goesOnAfter(trouble);
        }
        round.put(current, trouble);
        current = leader.get();
        return true;
    }

    /** What kept each from answering in the round that has ended; a new one begins. */
    Map<URI, Trouble> endRound() {
        Map<URI, Trouble> troubles = Map.copyOf(round);
        round.clear();
        return troubles;
    }

    /**
     * Notes that the current one has answered.
     *
     * @param leads whether only one that decides answers so
     * @return the one that had answered before, and why it does not any more, when it is another one
     */
    Optional<Map.Entry<URI, Trouble>> answer(boolean leads) {
        Optional<Map.Entry<URI, Trouble>> left = answered.filter(before -> leads && !before.equals(current))
                .map(before -> Map.entry(
                        before, round.getOrDefault(before, Trouble.passing("nothing was heard of it any more"))));
        answered = leads ? Optional.of(current) : answered;
        round.clear();
        return left;
    }

    /** Has the next call go to another one, as the current one seems to be away. */
    void turn() {
        int place = all.indexOf(current);
        current = all.get((place + 1) % all.size());
    }
}
