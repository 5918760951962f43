package dev.coppice.coordinator.attempt;

import dev.coppice.attempt.Claim;
import dev.coppice.transport.Event.LeaseCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Says which claims have not been heard of for too long. Time counts only while the way of heartbeats is known to be open: between
 * two probes that were sent soon after each other and both came back. After a gap every claim has a full lease anew. A claim that
 * was silent for a whole lease is asked about behind all events that wait, and is lost when the question comes back before a
 * word of it. For the deciding thread only.
 */
public final class Leases {
    private record Question(Instant silentSince, Instant askedAt) {}

    private final Duration lease;
    private final Map<Claim, Instant> heard = new HashMap<>();
    private final Map<Claim, Question> asked = new HashMap<>();
    private Instant open = Instant.MIN;
    private Instant openSince = Instant.MAX;

    /** @param lease how long a claim lives without being heard of; a third of it without a probe that comes back is a gap */
    public Leases(Duration lease) {
        this.lease = lease;
    }

    /** The claim was heard of. */
    public void heard(Claim claim, Instant now) {
        heard.put(claim, now);
        asked.remove(claim);
    }

    /** The claim's attempt has ended. */
    public void forget(Claim claim) {
        heard.remove(claim);
        asked.remove(claim);
    }

    /** Forgets all. */
    public void clear() {
        heard.clear();
        asked.clear();
    }

    public boolean isEmpty() {
        return heard.isEmpty();
    }

    /** How often to send a probe, at least. */
    public Duration probeEvery() {
        return lease.dividedBy(10);
    }

    /**
     * A probe has come back.
     *
     * @param sent when it was sent
     * @return what to ask now
     */
    public List<LeaseCheck> probed(Instant sent, Instant now) {
        boolean gap = sent.isBefore(open) || open.isBefore(sent.minus(gap()));
        open = sent;
        if (gap) {
            openSince = now;
            heard.replaceAll((claim, at) -> now);
            asked.clear();
            return List.of();
        }
        List<LeaseCheck> questions = heard.entrySet().stream()
                .filter(entry -> !entry.getValue().plus(lease).isAfter(sent) && isToBeAsked(entry.getKey(), now))
                .map(entry -> new LeaseCheck(entry.getKey(), entry.getValue()))
                .toList();
        questions.forEach(question -> asked.put(question.claim(), new Question(question.silentSince(), now)));
        return questions;
    }

    /** Whether the way was open for all of such a time before now: what workers could report then has been sent. */
    public boolean isOpenFor(Duration time, Instant now) {
        return !open.isBefore(now.minus(gap())) && !openSince.isAfter(now.minus(time));
    }

    /** A question that did not come back in time may never have been sent. */
    private boolean isToBeAsked(Claim claim, Instant now) {
        Question before = asked.get(claim);
        return before == null || !before.askedAt().plus(gap()).isAfter(now);
    }

    private Duration gap() {
        return lease.dividedBy(3);
    }

    /** A question has come back: whether its claim is lost. */
    public boolean isLost(LeaseCheck answer) {
        Question question = asked.get(answer.claim());
        return question != null && question.silentSince().equals(answer.silentSince());
    }
}
