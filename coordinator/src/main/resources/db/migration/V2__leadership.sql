-- Who decides: one row, whose epoch only ever grows.
CREATE TABLE leadership (
    id INT NOT NULL PRIMARY KEY,
    epoch BIGINT NOT NULL,
    holder VARCHAR NOT NULL,
    -- by this database's clock
    expires_at BIGINT NOT NULL
);
INSERT INTO leadership (id, epoch, holder, expires_at) VALUES (1, 0, '', 0);
