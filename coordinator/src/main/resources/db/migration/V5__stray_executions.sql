-- Executions beside the recorded attempts, or without the coordinator's word.
CREATE TABLE stray_execution (
    session_id VARCHAR(64) NOT NULL,
    ordinal INT NOT NULL,
    number INT NOT NULL,
    token VARCHAR NOT NULL,
    worker VARCHAR NOT NULL,
    slot INT NOT NULL,
    reason VARCHAR(32) NOT NULL,
    -- when the coordinator heard of it first
    heard_at BIGINT NOT NULL,
    PRIMARY KEY (session_id, ordinal, number, token)
);
