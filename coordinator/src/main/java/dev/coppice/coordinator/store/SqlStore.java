package dev.coppice.coordinator.store;

import dev.coppice.attempt.AttemptId;
import dev.coppice.attempt.Claim;
import dev.coppice.coordinator.environment.Environment;
import dev.coppice.coordinator.job.Job;
import dev.coppice.coordinator.job.JobAddress;
import dev.coppice.coordinator.leadership.LeadershipLostException;
import dev.coppice.coordinator.session.AttemptRecord;
import dev.coppice.coordinator.session.KeyedSession;
import dev.coppice.coordinator.session.Session;
import dev.coppice.coordinator.session.Store;
import dev.coppice.coordinator.session.StoreException;
import dev.coppice.coordinator.session.StrayExecution;
import dev.coppice.job.JobId;
import dev.coppice.job.JobQueue;
import dev.coppice.job.JobSpec;
import dev.coppice.session.SessionId;
import dev.coppice.slot.Slot;
import dev.coppice.slot.WorkerId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The deciding thread's end of the database. */
final class SqlStore implements Store {
    private final Sql sql;
    private final SessionTable sessions;
    private final JobTable jobs;
    private final NeedTable needs;
    private final AttemptTable attempts;
    private final StrayTable strays;
    private final SpecTable specs;
    private final RequestKeyTable keys;
    private final SlotTable slots;
    private final EnvironmentTable environments;

    private final Optional<Fence> fence;

    /** @param sql closed with the store */
    SqlStore(Sql sql, Optional<Fence> fence) {
        this.sql = sql;
        this.fence = fence;
        sessions = new SessionTable(sql);
        jobs = new JobTable(sql);
        needs = new NeedTable(sql);
        attempts = new AttemptTable(sql);
        strays = new StrayTable(sql);
        specs = new SpecTable(sql);
        keys = new RequestKeyTable(sql);
        slots = new SlotTable(sql);
        environments = new EnvironmentTable(sql);
    }

    @Override
    public <T> T transaction(Supplier<T> work) {
        try {
            return sql.transaction(() -> {
                T result = work.get();
                fence.ifPresent(held -> held.check(sql));
                return result;
            });
        } catch (LeadershipLostException | StoreException e) {
            specs.rolledBack();
            slots.rolledBack();
            throw e;
        } catch (RuntimeException | Error e) {
            specs.rolledBack();
            slots.rolledBack();
            checkLeadership(e);
            throw e;
        }
    }

    /** A former leader's work may stumble over what its successor has written: that it is the former one, is the reason then. */
    private void checkLeadership(Throwable stumbled) {
        try {
            fence.ifPresent(held -> sql.transaction(() -> {
                held.check(sql);
                return true;
            }));
        } catch (LeadershipLostException lost) {
            lost.addSuppressed(stumbled);
            throw lost;
        } catch (StoreException e) {
            stumbled.addSuppressed(e);
        }
    }

    @Override
    public String keep(JobSpec spec) {
        return specs.keep(spec);
    }

    @Override
    public List<String> keepAll(List<JobSpec> all) {
        return specs.keepAll(all);
    }

    @Override
    public void load(Collection<String> specKeys) {
        specs.load(specKeys);
    }

    @Override
    public JobSpec spec(String key) {
        return specs.spec(key);
    }

    @Override
    public void insert(Session session) {
        sessions.insert(session);
    }

    @Override
    public void insert(KeyedSession made) {
        keys.insert(made);
    }

    @Override
    public Optional<KeyedSession> keyed(String key) {
        return keys.keyed(key);
    }

    @Override
    public void forgetKeys(Instant madeBefore) {
        keys.forget(madeBefore);
    }

    @Override
    public void insert(Collection<Job> newJobs) {
        jobs.insert(newJobs);
    }

    @Override
    public void insertNeeds(Collection<Need> newNeeds) {
        needs.insert(newNeeds);
    }

    @Override
    public void update(Session session) {
        sessions.update(session);
    }

    @Override
    public void update(Collection<Job> changed) {
        jobs.update(changed);
    }

    @Override
    public void startAttempts(Collection<Started> started) {
        attempts.start(started);
        started.forEach(attempt ->
                attempt.slot().ifPresent(slot -> used(attempt.claim().attempt().job(), slot, "")));
    }

    @Override
    public void finishAttempts(Collection<Finished> finished) {
        attempts.finish(finished);
        finished.forEach(end -> end.attempt()
                .slot()
                .ifPresent(slot -> used(end.job(), slot, end.attempt().worktree())));
    }

    private void used(JobId job, Slot slot, String worktree) {
        slots.used(JobAddress.of(job).orElseThrow().session(), slot, worktree);
    }

    @Override
    public List<Session> running() {
        return sessions.running();
    }

    @Override
    public Optional<Session> session(SessionId id) {
        return sessions.session(id);
    }

    @Override
    public Optional<Job> job(JobId id) {
        return JobAddress.of(id).flatMap(jobs::job);
    }

    @Override
    public List<Job> underWay(SessionId session) {
        return jobs.underWay(session);
    }

    @Override
    public List<Job> schedulable(SessionId session, JobQueue queue, int limit) {
        List<Job> next = jobs.schedulable(session, queue, limit);
        specs.load(next.stream().map(job -> job.terms().spec()).toList()); // their tickets carry them
        return next;
    }

    @Override
    public List<Job> unended(SessionId session, int afterOrdinal, int limit) {
        return jobs.unended(session, afterOrdinal, limit);
    }

    @Override
    public List<Job> waitingSince(SessionId session, Instant time, int limit) {
        return jobs.waitingSince(session, time, limit);
    }

    @Override
    public List<JobId> needing(JobId job) {
        return JobAddress.of(job).map(needs::needing).orElse(List.of());
    }

    @Override
    public List<Job> unmetNeeds(JobId job, int limit) {
        return JobAddress.of(job)
                .map(address -> jobs.unmetNeeds(address, limit))
                .orElse(List.of());
    }

    @Override
    public Set<WorkerId> brokeOn(JobId job) {
        return JobAddress.of(job).map(attempts::brokeOn).orElse(Set.of());
    }

    @Override
    public Optional<Claim> owner(AttemptId attempt) {
        return attempts.owner(attempt);
    }

    @Override
    public boolean note(StrayExecution stray) {
        return strays.note(stray);
    }

    @Override
    public List<StrayExecution> strays(JobId job) {
        return JobAddress.of(job).map(strays::strays).orElse(List.of());
    }

    @Override
    public List<Environment> environments() {
        return environments.all();
    }

    @Override
    public void put(Environment environment) {
        environments.put(environment);
    }

    @Override
    public void forgetEnvironment(String name) {
        environments.forget(name);
    }

    @Override
    public List<AttemptRecord> attempts(JobId job) {
        return JobAddress.of(job).map(attempts::attempts).orElse(List.of());
    }

    @Override
    public void close() {
        sql.close();
    }
}
