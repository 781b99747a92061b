-- Drafts of the rulebook: each edit keeps the whole text, as published versions do, and who drafts points to the newest of
-- theirs. What the journal changes is the pointer alone, so that undo and redo go from text to text.

CREATE TABLE draft (
    revision INTEGER PRIMARY KEY,
    entry    INTEGER NOT NULL REFERENCES entry (id),
    actor    TEXT    NOT NULL,
    at       INTEGER NOT NULL,
    base     INTEGER REFERENCES rulebook (version),   -- the version that was live when the draft began; null: none was
    text     TEXT    NOT NULL
) STRICT;
CREATE TABLE drafting (
    id       INTEGER PRIMARY KEY,
    actor    TEXT NOT NULL UNIQUE,
    revision INTEGER REFERENCES draft (revision)      -- null: no draft of theirs now
) STRICT;
