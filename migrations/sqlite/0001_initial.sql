-- The first schema. A landed migration is never edited; add the next one (docs/how-to/add-a-migration.md).
--
-- Ids are the 16 bytes of a UUID. Times are microseconds since the Unix epoch, UTC. JSON columns hold what
-- only the program reads; what SQL has to find or keep unique is a column, generated from the JSON where it
-- lives there, so that the two cannot disagree.

CREATE TABLE meta (
    singleton     INTEGER NOT NULL PRIMARY KEY CHECK (singleton = 1),
    instance_id   BLOB    NOT NULL CHECK (length(instance_id) = 16),
    -- The greatest bot id ever written: a bot newer than this is unknown to this database, not gone from it.
    newest_bot_id BLOB    CHECK (newest_bot_id IS NULL OR length(newest_bot_id) = 16),
    created_at    INTEGER NOT NULL,
    checked_at    INTEGER NOT NULL
) STRICT;

CREATE TABLE users (
    id            BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    name          TEXT    NOT NULL UNIQUE CHECK (length(name) > 0),
    role          TEXT    NOT NULL CHECK (role IN ('admin', 'member')),
    password_hash TEXT    NOT NULL,
    created_at    INTEGER NOT NULL
) STRICT;

-- Only digests of what a browser or script holds are kept.
CREATE TABLE sessions (
    cookie_digest BLOB    NOT NULL PRIMARY KEY CHECK (length(cookie_digest) = 32),
    header_digest BLOB    NOT NULL CHECK (length(header_digest) = 32),
    user_id       BLOB    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at    INTEGER NOT NULL,
    expires_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE INDEX sessions_by_end ON sessions (expires_at);

CREATE TABLE api_tokens (
    user_id      BLOB    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name         TEXT    NOT NULL CHECK (length(name) > 0),
    digest       BLOB    NOT NULL UNIQUE CHECK (length(digest) = 32),
    created_at   INTEGER NOT NULL,
    expires_at   INTEGER,
    last_used_at INTEGER,
    PRIMARY KEY (user_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE bots (
    id             BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    owner_id       BLOB    NOT NULL REFERENCES users (id),
    node_id        TEXT    NOT NULL,
    port           INTEGER NOT NULL CHECK (port BETWEEN 1 AND 65535),
    subnet         TEXT    NOT NULL,
    phase          TEXT    NOT NULL CHECK (phase IN ('provisioning', 'active', 'deleting')),
    power          TEXT    NOT NULL CHECK (power IN ('running', 'stopped')),
    power_seq      INTEGER NOT NULL CHECK (power_seq >= 0),
    applied_seq    INTEGER NOT NULL CHECK (applied_seq >= 0),
    generation     INTEGER NOT NULL CHECK (generation >= 0),
    incarnation    INTEGER NOT NULL CHECK (incarnation >= 0),
    has_been_ready INTEGER NOT NULL CHECK (has_been_ready IN (0, 1)),
    image_id       TEXT,
    validated      TEXT,
    spec           TEXT    NOT NULL CHECK (json_valid(spec)),
    hold           TEXT    CHECK (hold IS NULL OR json_valid(hold)),
    status         TEXT    NOT NULL CHECK (json_valid(status)),
    version        INTEGER NOT NULL CHECK (version >= 1),
    -- The lease under which a server may write the row; writers of an older lease are refused.
    lease_epoch    INTEGER NOT NULL CHECK (lease_epoch >= 1),
    created_at     INTEGER NOT NULL,
    updated_at     INTEGER NOT NULL,
    name           TEXT    NOT NULL GENERATED ALWAYS AS (spec ->> '$.name') STORED,
    hostname       TEXT    NOT NULL UNIQUE GENERATED ALWAYS AS (spec ->> '$.hostname') STORED,
    state          TEXT    NOT NULL GENERATED ALWAYS AS (status ->> '$.state') STORED
) STRICT;

CREATE INDEX bots_by_owner ON bots (owner_id);

-- What is not free on a node: held by a bot, refused by the engine ("bad"), or both until the bot lets go.
CREATE TABLE reservations (
    node_id TEXT    NOT NULL,
    kind    TEXT    NOT NULL CHECK (kind IN ('port', 'subnet')),
    value   TEXT    NOT NULL,
    bot_id  BLOB    REFERENCES bots (id),
    bad_at  INTEGER,
    PRIMARY KEY (node_id, kind, value),
    CHECK (bot_id IS NOT NULL OR bad_at IS NOT NULL)
) STRICT, WITHOUT ROWID;

CREATE INDEX reservations_by_bot ON reservations (bot_id);

-- Keyed hashes only; a request body is never kept.
CREATE TABLE idempotency (
    user_id      BLOB    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    key_hash     BLOB    NOT NULL CHECK (length(key_hash) = 32),
    request_hash BLOB    NOT NULL CHECK (length(request_hash) = 32),
    bot_id       BLOB    NOT NULL REFERENCES bots (id) ON DELETE CASCADE,
    created_at   INTEGER NOT NULL,
    PRIMARY KEY (user_id, key_hash)
) STRICT, WITHOUT ROWID;

CREATE INDEX idempotency_by_bot ON idempotency (bot_id);

-- AUTOINCREMENT: an id is never used again, also after the newest rows were pruned. No foreign key to bots:
-- what happened to a bot is told longer than the bot exists.
CREATE TABLE events (
    id     INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    kind   TEXT    NOT NULL,
    bot_id BLOB    CHECK (bot_id IS NULL OR length(bot_id) = 16),
    actor  TEXT,
    at     INTEGER NOT NULL,
    status TEXT    CHECK (status IS NULL OR json_valid(status)),
    detail TEXT
) STRICT;

CREATE INDEX events_by_bot ON events (bot_id, id);
CREATE INDEX events_by_time ON events (at);
