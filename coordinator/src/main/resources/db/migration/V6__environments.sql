-- Named environments: how each is to be, and what its worker has told of it last.
CREATE TABLE environment (
    name VARCHAR(64) NOT NULL PRIMARY KEY,
    -- names this incarnation
    token VARCHAR(64) NOT NULL,
    worker VARCHAR NOT NULL,
    owner VARCHAR NOT NULL,
    -- the whole of it, as JSON
    body VARCHAR NOT NULL
);
