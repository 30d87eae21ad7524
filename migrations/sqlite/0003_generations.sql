-- What a bot was, so that it can be that again: its generations, what is remembered of its past, and claims on secrets
-- that hold for one version of a secret each.

-- bots.lifecycle: what is missing in it has the program's default.
ALTER TABLE bots ADD COLUMN lifecycle TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(lifecycle));

-- A bot that was ready since its last start was ready with the description that it has.
UPDATE bots SET lifecycle = json_object(
    'newest_generation', generation,
    'good_generation', iif(has_been_ready, generation, NULL),
    'config_slot', generation,
    'good_slot', generation
);

-- The descriptions that a bot had and has. spec is as in bots.spec, marks are the first digits of the keyed hashes of
-- its secrets; author is a name, not a reference, because it is told longer than the user exists.
CREATE TABLE generations (
    bot_id     BLOB    NOT NULL REFERENCES bots (id) ON DELETE CASCADE,
    number     INTEGER NOT NULL CHECK (number >= 1),
    spec       TEXT    NOT NULL CHECK (json_valid(spec)),
    marks      TEXT    NOT NULL CHECK (json_valid(marks)),
    author     TEXT,
    origin     TEXT    NOT NULL CHECK (json_valid(origin)),
    outcome    TEXT    NOT NULL CHECK (json_valid(outcome)),
    image_id   TEXT,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (bot_id, number)
) STRICT, WITHOUT ROWID;

-- Of older bots the present description is known only, and not when the bot was first ready with it.
INSERT INTO generations (bot_id, number, spec, marks, origin, outcome, image_id, created_at)
SELECT
    id,
    generation,
    spec,
    '{}',
    '{"kind":"created"}',
    iif(
        has_been_ready,
        json_object('kind', 'good', 'at', strftime('%Y-%m-%dT%H:%M:%SZ', updated_at / 1000000, 'unixepoch')),
        '{"kind":"untested"}'
    ),
    image_id,
    created_at
FROM bots;

-- A bot may hold the same token as several versions, so that a fingerprint has several rows; they are all one bot's.
CREATE TABLE secret_fingerprints_by_version (
    bot_id      BLOB    NOT NULL REFERENCES bots (id) ON DELETE CASCADE,
    secret      TEXT    NOT NULL CHECK (length(secret) > 0),
    version     INTEGER NOT NULL CHECK (version >= 0),
    fingerprint BLOB    NOT NULL CHECK (length(fingerprint) = 32),
    PRIMARY KEY (bot_id, secret, version)
) STRICT, WITHOUT ROWID;

INSERT INTO secret_fingerprints_by_version (bot_id, secret, version, fingerprint)
SELECT claims.bot_id, claims.secret, coalesce(bots.spec -> '$.secrets' ->> claims.secret, 1), claims.fingerprint
FROM secret_fingerprints AS claims
JOIN bots ON bots.id = claims.bot_id;

DROP TABLE secret_fingerprints;
ALTER TABLE secret_fingerprints_by_version RENAME TO secret_fingerprints;
CREATE INDEX secret_fingerprints_by_fingerprint ON secret_fingerprints (fingerprint);
