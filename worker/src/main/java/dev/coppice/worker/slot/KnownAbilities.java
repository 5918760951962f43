package dev.coppice.worker.slot;

import dev.coppice.environment.Ability;
import dev.coppice.job.JobQueue;
import dev.coppice.transport.Ticket;
import dev.coppice.worker.environment.Abilities;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** What the last look at the host has shown of its abilities. Safe for use by many threads. */
final class KnownAbilities {
    private static final System.Logger LOG = System.getLogger(KnownAbilities.class.getName());

    private final Abilities abilities;
    private final Set<String> pools;
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile Map<Ability, String> known;
    /** What the last attempt lacked that needs an ability; those that do wait until it can be had. */
    private volatile Optional<Shortage> shortage = Optional.empty();

    /** @param isOver asks whether there is enough by now */
    private record Shortage(String words, BooleanSupplier isOver) {}

    KnownAbilities(Abilities abilities, Set<String> pools) {
        this.abilities = abilities;
        this.pools = pools;
        known = abilities.expected();
    }

    /** Looks, unless somebody does; true when it is not as it was. */
    boolean look() throws InterruptedException {
        if (!looking.compareAndSet(false, true)) {
            return false;
        }
        try {
            Map<String, String> before = byWord();
            Map<Ability, String> now = Map.copyOf(abilities.look());
            if (!now.equals(known)) {
                LOG.log(Level.INFO, "abilities of this host: {0}", now.isEmpty() ? "none" : words(now));
            }
            known = now;
            lookForRoom();
            return !byWord().equals(before);
        } finally {
            looking.set(false);
        }
    }

    /** Takes no more of what needs an ability, until there is room for such as had none. */
    void hold(String words, BooleanSupplier isOver) {
        shortage = Optional.of(new Shortage(words, isOver));
    }

    /** Somebody has given something back. */
    void lookForRoom() {
        if (shortage.filter(lack -> lack.isOver().getAsBoolean()).isPresent()) {
            shortage = Optional.empty();
        }
    }

    /** What can be used now. */
    Map<String, String> byWord() {
        return shortage.isPresent() ? Map.of() : words(known);
    }

    private static Map<String, String> words(Map<Ability, String> abilities) {
        return abilities.entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().word(), Map.Entry::getValue));
    }

    String trouble() {
        return shortage.map(lack -> "jobs with containers wait for " + lack.words())
                .orElseGet(abilities::trouble);
    }

    /** The names of the queues to take tickets from. */
    Set<String> queues() {
        return JobQueue.served(pools, byWord().keySet()).stream()
                .map(JobQueue::name)
                .collect(Collectors.toSet());
    }

    /** Whether what a ticket needs is there, as far as is known. */
    boolean suffice(Ticket ticket) {
        return ticket.spec().queue().ability().map(known::containsKey).orElse(true);
    }
}
