-- The mark of the folder that holds the sessions' files: one row, empty until the first coordinator gives it.
CREATE TABLE files_folder (
    id INT NOT NULL PRIMARY KEY,
    mark VARCHAR(64) NOT NULL
);
INSERT INTO files_folder (id, mark) VALUES (1, '');

-- The coordinators that use this database, and what they find in their folder for files.
CREATE TABLE coordinator (
    -- of its process
    id VARCHAR(64) NOT NULL PRIMARY KEY,
    address VARCHAR NOT NULL,
    folder VARCHAR NOT NULL,
    mark VARCHAR(64) NOT NULL,
    -- by this database's clock
    seen_at BIGINT NOT NULL
);
