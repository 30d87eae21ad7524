-- What bots' owners give them beside their description, and what must not be used twice.

-- The picture of a bot whose description names one by its digest (bots.spec, $.avatar).
CREATE TABLE pictures (
    bot_id BLOB NOT NULL PRIMARY KEY REFERENCES bots (id) ON DELETE CASCADE,
    format TEXT NOT NULL CHECK (format IN ('png', 'jpeg', 'webp')),
    bytes  BLOB NOT NULL CHECK (length(bytes) BETWEEN 1 AND 262144)
) STRICT;

-- Keyed fingerprints of the channel tokens in use, never the tokens: a chat service gives its messages to one bot
-- only, so two bots with the same token would steal them from each other. They go with their bot.
CREATE TABLE secret_fingerprints (
    fingerprint BLOB NOT NULL PRIMARY KEY CHECK (length(fingerprint) = 32),
    bot_id      BLOB NOT NULL REFERENCES bots (id) ON DELETE CASCADE,
    secret      TEXT NOT NULL CHECK (length(secret) > 0),
    UNIQUE (bot_id, secret)
) STRICT, WITHOUT ROWID;
