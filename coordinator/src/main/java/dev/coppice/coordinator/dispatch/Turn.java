package dev.coppice.coordinator.dispatch;

import dev.coppice.coordinator.session.Session;
import dev.coppice.job.JobQueue;

/** The right to one ticket. */
public record Turn(Session session, JobQueue queue) {}
