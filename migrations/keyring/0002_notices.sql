-- What people must hear, kept until the server has told it.

CREATE TABLE notices (
    -- AUTOINCREMENT: whoever acknowledges a number never means a later notice.
    id      INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    at      INTEGER NOT NULL,
    -- What it is told once for, such as one mark of one budget in one period: it stays after the notice was told.
    mark    TEXT    NOT NULL UNIQUE CHECK (length(mark) > 0),
    subject TEXT    NOT NULL CHECK (json_valid(subject)),
    is_told INTEGER NOT NULL CHECK (is_told IN (0, 1))
) STRICT;

CREATE INDEX notices_to_tell ON notices (id) WHERE is_told = 0;
