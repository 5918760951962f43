-- Times and durations are in microseconds; times since 1970-01-01 UTC.

CREATE TABLE session (
    id VARCHAR(64) NOT NULL PRIMARY KEY,
    repository VARCHAR NOT NULL,
    commit_id VARCHAR NOT NULL,
    revision VARCHAR NOT NULL,
    parallelism INT NOT NULL,
    jobs INT NOT NULL,
    state VARCHAR(16) NOT NULL,
    verdict VARCHAR(16),
    cancel_asked BOOLEAN NOT NULL,
    queued_at BIGINT NOT NULL,
    started_at BIGINT,
    ended_at BIGINT,
    -- labels and the like, as JSON; empty when there are none
    notes VARCHAR NOT NULL,
    -- its jobs, counted by state
    blocked INT NOT NULL,
    ready INT NOT NULL,
    dispatched INT NOT NULL,
    running INT NOT NULL,
    retrying INT NOT NULL,
    passed INT NOT NULL,
    flaky INT NOT NULL,
    failed INT NOT NULL,
    broken INT NOT NULL,
    cancelled INT NOT NULL,
    skipped INT NOT NULL
);
CREATE INDEX session_queued ON session (queued_at DESC, id DESC);
CREATE INDEX session_state ON session (state, queued_at DESC, id DESC);
CREATE INDEX session_verdict ON session (verdict, queued_at DESC, id DESC);
CREATE INDEX session_repository ON session (repository, queued_at DESC, id DESC);

-- To find sessions by their labels.
CREATE TABLE session_label (
    session_id VARCHAR(64) NOT NULL,
    name VARCHAR(64) NOT NULL,
    text VARCHAR(256) NOT NULL,
    -- of the session
    queued_at BIGINT NOT NULL,
    PRIMARY KEY (session_id, name)
);
CREATE INDEX session_label_text ON session_label (name, text, queued_at DESC, session_id DESC);

-- Names that clients gave to their requests, so that one that comes twice makes one session.
CREATE TABLE request_key (
    id VARCHAR(512) NOT NULL PRIMARY KEY,
    session_id VARCHAR(64) NOT NULL,
    request_hash VARCHAR(64) NOT NULL,
    made_at BIGINT NOT NULL
);
CREATE INDEX request_key_made ON request_key (made_at);

-- What jobs are to do, as JSON, once for each content.
CREATE TABLE job_spec (
    id VARCHAR(64) NOT NULL PRIMARY KEY,
    body VARCHAR NOT NULL
);

CREATE TABLE job (
    session_id VARCHAR(64) NOT NULL,
    ordinal INT NOT NULL,
    spec_id VARCHAR(64) NOT NULL,
    pool VARCHAR NOT NULL,
    priority INT NOT NULL,
    retries INT NOT NULL,
    timeout BIGINT NOT NULL,
    -- how long it took before; unknown counts as longest, so as the greatest number
    expected BIGINT NOT NULL,
    state VARCHAR(16) NOT NULL,
    attempt INT NOT NULL,
    ticket VARCHAR(16) NOT NULL,
    schedulable BOOLEAN NOT NULL,
    needs_left INT NOT NULL,
    failed_tries INT NOT NULL,
    broken_tries INT NOT NULL,
    interrupted_tries INT NOT NULL,
    cancel_asked BOOLEAN NOT NULL,
    waiting_since BIGINT NOT NULL,
    not_before BIGINT,
    -- the claim that owns the current attempt
    token VARCHAR,
    worker VARCHAR,
    slot INT,
    worktree VARCHAR,
    claimed_at BIGINT,
    deadline BIGINT,
    message VARCHAR NOT NULL,
    PRIMARY KEY (session_id, ordinal)
);
CREATE INDEX job_order ON job (session_id, schedulable, pool, priority DESC, expected DESC, ordinal);
CREATE INDEX job_state ON job (session_id, state, ordinal);

CREATE TABLE need (
    session_id VARCHAR(64) NOT NULL,
    needed INT NOT NULL,
    needing INT NOT NULL,
    PRIMARY KEY (session_id, needed, needing)
);

CREATE TABLE attempt (
    session_id VARCHAR(64) NOT NULL,
    ordinal INT NOT NULL,
    number INT NOT NULL,
    token VARCHAR NOT NULL,
    worker VARCHAR NOT NULL,
    slot INT NOT NULL,
    worktree VARCHAR NOT NULL,
    started_at BIGINT NOT NULL,
    finished_at BIGINT,
    outcome VARCHAR(16),
    reason VARCHAR(32),
    message VARCHAR NOT NULL,
    tests INT NOT NULL,
    tests_failed INT NOT NULL,
    tests_skipped INT NOT NULL,
    files VARCHAR NOT NULL,
    PRIMARY KEY (session_id, ordinal, number)
);

-- The slots that a session has used.
CREATE TABLE session_slot (
    session_id VARCHAR(64) NOT NULL,
    worker VARCHAR NOT NULL,
    slot INT NOT NULL,
    -- the one used last
    worktree VARCHAR NOT NULL,
    PRIMARY KEY (session_id, worker, slot)
);

CREATE TABLE task_result (
    session_id VARCHAR(64) NOT NULL,
    ordinal INT NOT NULL,
    number INT NOT NULL,
    place INT NOT NULL,
    id VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    status VARCHAR(16) NOT NULL,
    exit_code INT NOT NULL,
    duration BIGINT NOT NULL,
    tail VARCHAR NOT NULL,
    PRIMARY KEY (session_id, ordinal, number, place)
);

CREATE TABLE failed_test (
    session_id VARCHAR(64) NOT NULL,
    ordinal INT NOT NULL,
    number INT NOT NULL,
    place INT NOT NULL,
    class_name VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    duration BIGINT NOT NULL,
    body VARCHAR NOT NULL,
    PRIMARY KEY (session_id, ordinal, number, place)
);
