-- The keyring's first schema. A landed migration is never edited; add the next one (docs/how-to/add-a-migration.md).
--
-- Ids are the 16 bytes of a UUID. Times are microseconds since the Unix epoch, UTC. Money is millionths of a US dollar.
-- JSON columns hold what only the program reads. Bots are in another database: nothing here refers to their rows.

CREATE TABLE meta (
    singleton     INTEGER NOT NULL PRIMARY KEY CHECK (singleton = 1),
    -- A sealed word: a master key that cannot open it is not the one of this file.
    sealing_check BLOB    NOT NULL,
    listens_on    TEXT    NOT NULL DEFAULT '[]' CHECK (json_valid(listens_on)),
    panic_since   INTEGER,
    created_at    INTEGER NOT NULL
) STRICT;

CREATE TABLE keys (
    id             BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    vendor         TEXT    NOT NULL CHECK (length(vendor) > 0),
    base_url       TEXT,
    label          TEXT    NOT NULL CHECK (length(label) > 0),
    tags           TEXT    NOT NULL CHECK (json_valid(tags)),
    -- The key itself, sealed for this row and column; NULL for servers that want none.
    sealed         BLOB,
    enabled        INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    expires_at     INTEGER,
    created_at     INTEGER NOT NULL,
    last_used_at   INTEGER,
    failure_at     INTEGER,
    failure_status INTEGER CHECK (failure_status BETWEEN 0 AND 65535),
    failure_detail TEXT,
    rests_until    INTEGER,
    UNIQUE (vendor, label),
    CHECK ((failure_at IS NULL) = (failure_detail IS NULL))
) STRICT;

CREATE TABLE grants (
    bot_id            BLOB    NOT NULL PRIMARY KEY CHECK (length(bot_id) = 16),
    canary            BLOB    UNIQUE CHECK (canary IS NULL OR length(canary) = 32),
    vendor            TEXT    NOT NULL CHECK (length(vendor) > 0),
    base_url          TEXT,
    tags              TEXT    NOT NULL CHECK (json_valid(tags)),
    max_output_tokens INTEGER NOT NULL CHECK (max_output_tokens BETWEEN 0 AND 4294967295)
) STRICT, WITHOUT ROWID;

-- Digests of the tokens that are good; a token is one bot's.
CREATE TABLE grant_digests (
    digest   BLOB    NOT NULL PRIMARY KEY CHECK (length(digest) = 32),
    bot_id   BLOB    NOT NULL REFERENCES grants (bot_id) ON DELETE CASCADE,
    position INTEGER NOT NULL CHECK (position >= 0)
) STRICT, WITHOUT ROWID;

CREATE INDEX grant_digests_by_bot ON grant_digests (bot_id, position);

CREATE TABLE cut_offs (
    bot_id BLOB    NOT NULL PRIMARY KEY CHECK (length(bot_id) = 16),
    at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE rates (
    bot_id     BLOB    NOT NULL PRIMARY KEY CHECK (length(bot_id) = 16),
    per_minute INTEGER NOT NULL CHECK (per_minute BETWEEN 0 AND 4294967295)
) STRICT, WITHOUT ROWID;

-- scope_id is empty for everybody's budget.
CREATE TABLE budgets (
    scope    TEXT    NOT NULL CHECK (scope IN ('all', 'bot', 'key')),
    scope_id BLOB    NOT NULL CHECK (length(scope_id) = iif(scope = 'all', 0, 16)),
    period   TEXT    NOT NULL CHECK (period IN ('day', 'month')),
    unit     TEXT    NOT NULL CHECK (unit IN ('money', 'tokens')),
    amount   INTEGER NOT NULL CHECK (amount >= 0),
    PRIMARY KEY (scope, scope_id, period, unit)
) STRICT, WITHOUT ROWID;

-- What is leased of a budget in one period: whoever finds it after a crash counts all of it as spent.
CREATE TABLE ledger (
    scope     TEXT    NOT NULL,
    scope_id  BLOB    NOT NULL,
    period    TEXT    NOT NULL,
    unit      TEXT    NOT NULL,
    began_at  INTEGER NOT NULL,
    leased    INTEGER NOT NULL CHECK (leased >= 0),
    is_warned INTEGER NOT NULL CHECK (is_warned IN (0, 1)),
    PRIMARY KEY (scope, scope_id, period, unit, began_at),
    FOREIGN KEY (scope, scope_id, period, unit) REFERENCES budgets (scope, scope_id, period, unit) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- What was used in an hour. Told longer than the bot and the key exist.
CREATE TABLE usage_hours (
    bot_id      BLOB    NOT NULL CHECK (length(bot_id) = 16),
    hour        INTEGER NOT NULL CHECK (hour % 3600000000 = 0),
    key_id      BLOB    NOT NULL CHECK (length(key_id) = 16),
    vendor      TEXT    NOT NULL,
    model       TEXT    NOT NULL,
    requests    INTEGER NOT NULL CHECK (requests >= 0),
    failures    INTEGER NOT NULL CHECK (failures >= 0),
    input       INTEGER NOT NULL CHECK (input >= 0),
    cached      INTEGER NOT NULL CHECK (cached >= 0),
    cache_write INTEGER NOT NULL CHECK (cache_write >= 0),
    output      INTEGER NOT NULL CHECK (output >= 0),
    cost        INTEGER NOT NULL CHECK (cost >= 0),
    unpriced    INTEGER NOT NULL CHECK (unpriced >= 0),
    PRIMARY KEY (bot_id, hour, key_id, vendor, model)
) STRICT, WITHOUT ROWID;

CREATE INDEX usage_hours_by_hour ON usage_hours (hour);

-- The sums of a bot's whole life, so that a list of bots need not add up every hour.
CREATE TABLE usage_totals (
    bot_id         BLOB    NOT NULL PRIMARY KEY CHECK (length(bot_id) = 16),
    requests       INTEGER NOT NULL CHECK (requests >= 0),
    tokens         INTEGER NOT NULL CHECK (tokens >= 0),
    cost           INTEGER NOT NULL CHECK (cost >= 0),
    last_active_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The last requests, without anything of what was asked or answered. AUTOINCREMENT: the order stays when the oldest go.
CREATE TABLE requests_recent (
    id            INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    at            INTEGER NOT NULL,
    bot_id        BLOB    NOT NULL CHECK (length(bot_id) = 16),
    key_id        BLOB    NOT NULL CHECK (length(key_id) = 16),
    vendor        TEXT    NOT NULL,
    model         TEXT    NOT NULL,
    status        INTEGER CHECK (status BETWEEN 0 AND 65535),
    is_whole      INTEGER NOT NULL CHECK (is_whole IN (0, 1)),
    input         INTEGER NOT NULL CHECK (input >= 0),
    cached        INTEGER NOT NULL CHECK (cached >= 0),
    cache_write   INTEGER NOT NULL CHECK (cache_write >= 0),
    output        INTEGER NOT NULL CHECK (output >= 0),
    is_measured   INTEGER NOT NULL CHECK (is_measured IN (0, 1)),
    cost          INTEGER CHECK (cost >= 0),
    first_byte_ms INTEGER CHECK (first_byte_ms BETWEEN 0 AND 4294967295),
    total_ms      INTEGER NOT NULL CHECK (total_ms BETWEEN 0 AND 4294967295)
) STRICT;

CREATE INDEX requests_recent_by_bot ON requests_recent (bot_id, id);

-- Prices that an operator gave; those that come with the program are not here.
CREATE TABLE prices (
    vendor      TEXT    NOT NULL CHECK (length(vendor) > 0),
    model       TEXT    NOT NULL CHECK (length(model) > 0),
    input       INTEGER NOT NULL CHECK (input >= 0),
    cached      INTEGER NOT NULL CHECK (cached >= 0),
    cache_write INTEGER NOT NULL CHECK (cache_write >= 0),
    output      INTEGER NOT NULL CHECK (output >= 0),
    PRIMARY KEY (vendor, model)
) STRICT, WITHOUT ROWID;

CREATE TABLE incidents (
    id         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    kind       TEXT    NOT NULL CHECK (kind IN ('canary_used', 'canary_logged', 'grant_misused')),
    bot_id     BLOB    NOT NULL CHECK (length(bot_id) = 16),
    at         INTEGER NOT NULL,
    times      INTEGER NOT NULL CHECK (times >= 1),
    detail     TEXT    NOT NULL,
    is_cut_off INTEGER NOT NULL CHECK (is_cut_off IN (0, 1))
) STRICT;

CREATE INDEX incidents_by_bot ON incidents (bot_id, kind, at);
