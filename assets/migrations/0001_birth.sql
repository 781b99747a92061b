-- The first schema. Numbered files are never edited once released.
-- Instants are milliseconds since 1970 in UTC; days are days since 1970 on the wall clock named beside them;
-- shares are billionths of a lead; codes of enums stand in src/store/code.rs.

-- Names of pools, rules, policies, territories, segments and origins, and what leads are held for, written once.
CREATE TABLE name (
    id   INTEGER PRIMARY KEY,
    text TEXT NOT NULL UNIQUE
) STRICT;

-- One row in a database of made data, which says what it was made from; none in a real one.
CREATE TABLE sample (
    one     INTEGER PRIMARY KEY CHECK (one = 1),
    seed    INTEGER NOT NULL,
    edition INTEGER NOT NULL,                 -- of the people, companies and rules it is made of
    until   INTEGER NOT NULL                  -- the instant up to which its story goes
) STRICT;

-- Written when its action begins, for all that the action writes refers to it, and once more when it is known what was
-- done. Until then, and so to nobody but the action itself, its verb is empty.
CREATE TABLE entry (
    id        INTEGER PRIMARY KEY,
    at        INTEGER NOT NULL,
    actor     TEXT    NOT NULL,
    verb      TEXT    NOT NULL,
    detail    TEXT    NOT NULL,               -- JSON of journal::What
    leads     INTEGER NOT NULL DEFAULT 0,     -- how many leads it concerned
    batch     TEXT,                           -- of an import: the run it belongs to
    rehearsed INTEGER NOT NULL DEFAULT 0,     -- 1: acted at an instant given by hand (--now)
    undoes    INTEGER REFERENCES entry (id),
    undone_by INTEGER REFERENCES entry (id)
) STRICT;
CREATE INDEX entry_by_actor ON entry (actor, id);

-- Before and after of every change of a lead, account, rep, absence or pointer; creation is none, but of a rep by hand.
CREATE TABLE change (
    entry   INTEGER NOT NULL REFERENCES entry (id),
    seq     INTEGER NOT NULL,
    subject INTEGER NOT NULL,                 -- what kind of thing
    thing   INTEGER NOT NULL,                 -- its id
    before  TEXT    NOT NULL,                 -- JSON object of the fields that differ; null: did not exist
    after   TEXT    NOT NULL,
    PRIMARY KEY (entry, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX change_by_thing ON change (subject, thing, entry);

-- Leads whose personal data is being erased: the one reason to write something in the journal anew. Filled and emptied
-- within one transaction.
CREATE TABLE erasing (
    lead INTEGER PRIMARY KEY
) STRICT;

CREATE TRIGGER entry_stays BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END;
CREATE TRIGGER entry_is_written_once BEFORE UPDATE OF id, at, actor, verb, leads, batch, rehearsed, undoes ON entry
WHEN old.verb <> '' BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END;
CREATE TRIGGER entry_is_said_once BEFORE UPDATE OF detail ON entry
WHEN old.verb <> '' AND NOT EXISTS (SELECT 1 FROM erasing) BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END;
CREATE TRIGGER change_stays BEFORE DELETE ON change BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END;
CREATE TRIGGER change_is_written_once BEFORE UPDATE OF entry, seq, subject, thing ON change
BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END;
CREATE TRIGGER change_is_said_once BEFORE UPDATE OF before, after ON change
WHEN old.subject <> 0 OR old.thing NOT IN (SELECT lead FROM erasing)
BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END;

-- One row from an erasure until no file of this database holds what was erased any more.
CREATE TABLE leftover (
    one       INTEGER PRIMARY KEY CHECK (one = 1),
    rewritten INTEGER NOT NULL                -- 1: the file holds nothing of it any more, the write-ahead log may
) STRICT;

-- Copies that this program made, for whoever erases: they hold what the database held.
CREATE TABLE backup (
    path    TEXT PRIMARY KEY,
    made_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE rep (
    id            INTEGER PRIMARY KEY,
    entry         INTEGER NOT NULL REFERENCES entry (id),
    name          TEXT NOT NULL,
    email         TEXT UNIQUE,
    former        TEXT NOT NULL DEFAULT '[]', -- JSON array of addresses and names they bore before
    external_id   TEXT UNIQUE,
    team          TEXT,
    manager       TEXT,
    zone          TEXT,
    week          TEXT,
    holidays      TEXT NOT NULL DEFAULT '[]', -- JSON array of dates
    languages     TEXT NOT NULL DEFAULT '[]', -- JSON array of tags
    max_open      INTEGER,
    max_per_day   INTEGER,
    max_per_week  INTEGER,
    max_per_month INTEGER,
    backup        INTEGER REFERENCES rep (id),
    employment    INTEGER NOT NULL DEFAULT 0
) STRICT;

-- What each rep holds and when they last got a lead; kept as it changes.
CREATE TABLE load (
    rep  INTEGER PRIMARY KEY REFERENCES rep (id),
    open INTEGER NOT NULL DEFAULT 0,
    last INTEGER                              -- newest standing decision that gave them a lead
) STRICT;
CREATE TABLE received (
    rep INTEGER NOT NULL REFERENCES rep (id),
    day INTEGER NOT NULL,                     -- in the rep's zone
    n   INTEGER NOT NULL,
    PRIMARY KEY (rep, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE absence (
    id       INTEGER PRIMARY KEY,
    entry    INTEGER NOT NULL REFERENCES entry (id),
    rep      INTEGER NOT NULL REFERENCES rep (id),
    from_at  INTEGER NOT NULL,
    until_at INTEGER,                         -- equal to from_at: taken back
    kind     INTEGER NOT NULL
) STRICT;
CREATE INDEX absence_by_rep ON absence (rep, from_at);

CREATE TABLE account (
    id           INTEGER PRIMARY KEY,
    entry        INTEGER NOT NULL REFERENCES entry (id),
    external_id  TEXT UNIQUE,
    name         TEXT NOT NULL,
    folded_name  TEXT NOT NULL,
    relationship INTEGER NOT NULL,
    domains      TEXT NOT NULL DEFAULT '[]',  -- JSON array, in the order given
    owner        INTEGER REFERENCES rep (id),
    owner_named  TEXT,
    created_at   INTEGER                      -- in its CRM
) STRICT;
CREATE INDEX account_by_name ON account (folded_name);
CREATE INDEX account_by_owner ON account (owner) WHERE owner IS NOT NULL;
CREATE TABLE account_domain (
    domain  TEXT NOT NULL,
    account INTEGER NOT NULL REFERENCES account (id),
    PRIMARY KEY (domain, account)
) STRICT, WITHOUT ROWID;

CREATE TABLE rulebook (
    version      INTEGER PRIMARY KEY,
    entry        INTEGER NOT NULL REFERENCES entry (id),
    published_at INTEGER NOT NULL,
    actor        TEXT NOT NULL,
    note         TEXT,
    text         TEXT NOT NULL
) STRICT;
CREATE TABLE live (
    one      INTEGER PRIMARY KEY CHECK (one = 1),
    rulebook INTEGER REFERENCES rulebook (version)
) STRICT;
INSERT INTO live (one) VALUES (1);

CREATE TABLE rotation (
    pool     INTEGER PRIMARY KEY REFERENCES name (id),
    balances TEXT NOT NULL                    -- JSON array of [rep, share]; sums to zero
) STRICT;
CREATE TABLE ledger (
    pool  INTEGER NOT NULL,                   -- 0: no pool
    day   INTEGER NOT NULL,                   -- in the company's zone
    rep   INTEGER NOT NULL REFERENCES rep (id),
    col   INTEGER NOT NULL,
    share INTEGER NOT NULL,
    up    INTEGER NOT NULL,                   -- how many events gave it
    down  INTEGER NOT NULL,                   -- and how many took
    back_up   INTEGER NOT NULL,               -- how many of the former gave back what a dismissed lead took
    back_down INTEGER NOT NULL,               -- and of the latter took back what it gave
    PRIMARY KEY (pool, day, rep, col)
) STRICT, WITHOUT ROWID;
CREATE INDEX ledger_by_rep ON ledger (rep, day);
-- The same days in whole leads: how many came to a rep, how many went again.
CREATE TABLE ledger_lead (
    pool INTEGER NOT NULL,
    day  INTEGER NOT NULL,
    rep  INTEGER NOT NULL REFERENCES rep (id),
    came INTEGER NOT NULL,
    went INTEGER NOT NULL,
    dismissed INTEGER NOT NULL,               -- how many of those that went were no leads at all
    PRIMARY KEY (pool, day, rep)
) STRICT, WITHOUT ROWID;
-- Who finds the leads behind a sum: which events that stand booked which columns on which day. Amounts follow from them.
CREATE TABLE booked (
    pool     INTEGER NOT NULL,
    day      INTEGER NOT NULL,
    decision INTEGER NOT NULL,                -- that booked, or the newest when something else did
    beside   INTEGER NOT NULL,                -- 0: the decision; else that something
    cols     INTEGER NOT NULL,                -- bit n: column n
    PRIMARY KEY (pool, day, decision, beside)
) STRICT, WITHOUT ROWID;
-- What was booked beside decisions: turns given back, balances of leavers shared out.
CREATE TABLE beside (
    id       INTEGER PRIMARY KEY,
    entry    INTEGER NOT NULL REFERENCES entry (id),
    lead     INTEGER REFERENCES lead (id),
    day      INTEGER NOT NULL,
    after    INTEGER NOT NULL,                -- the newest decision then
    bookings TEXT    NOT NULL,                -- JSON of Bookings
    stands   INTEGER NOT NULL DEFAULT 1       -- 0: taken back
) STRICT;
CREATE INDEX beside_by_entry ON beside (entry);

CREATE TABLE lead (
    id            INTEGER PRIMARY KEY,
    origin        INTEGER NOT NULL REFERENCES name (id),
    external_id   TEXT,
    fingerprint   BLOB,
    received_at   INTEGER NOT NULL,
    came_in_at    INTEGER NOT NULL,
    name          TEXT,
    email         TEXT,
    phone         TEXT,
    title         TEXT,
    company       TEXT,
    website       TEXT,
    account_ref   TEXT,
    country       TEXT,
    state         TEXT,
    city          TEXT,
    postal_code   TEXT,
    employees     INTEGER,
    revenue       INTEGER,
    industry      TEXT,
    product       TEXT,
    language      TEXT,
    source        TEXT,
    kind          TEXT,
    score         INTEGER,
    tags          TEXT,                       -- JSON array; null: none
    custom        TEXT,                       -- JSON object; null: none
    given         TEXT,                       -- JSON object; null: nothing was normalised away
    stage         INTEGER NOT NULL,
    owner         INTEGER REFERENCES rep (id),
    covering_for  INTEGER REFERENCES rep (id),
    decision      INTEGER,
    joined_to     INTEGER REFERENCES lead (id),
    held_for      INTEGER REFERENCES name (id),  -- pool:NAME, rep:NUMBER or answer
    clock_started INTEGER,
    at_risk_at    INTEGER,
    due_at        INTEGER,
    clock_spent   INTEGER,                    -- of a clock that is never due: milliseconds used when it stops for good
    sla           INTEGER REFERENCES name (id),
    breached_at   INTEGER,
    reassigned    INTEGER NOT NULL DEFAULT 0,
    touched_at    INTEGER,
    closed_at     INTEGER,
    dismissed     INTEGER,
    value         INTEGER,
    snoozed_until INTEGER,
    -- Of the standing decision, for lists and filters:
    cause         INTEGER,
    snag          INTEGER REFERENCES name (id),  -- in fallback: the group it stands in, see model::snag
    rule          INTEGER REFERENCES name (id),
    pool          INTEGER REFERENCES name (id),  -- in whose book the owner's lead stands
    territory     INTEGER REFERENCES name (id),
    segment       INTEGER REFERENCES name (id),
    relation      INTEGER,
    erased        INTEGER REFERENCES entry (id)  -- the entry that erased what was personal of it
) STRICT;
CREATE UNIQUE INDEX lead_by_external_id ON lead (origin, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX lead_by_fingerprint ON lead (fingerprint) WHERE fingerprint IS NOT NULL AND external_id IS NULL;
CREATE INDEX lead_by_email ON lead (email) WHERE email IS NOT NULL;
CREATE INDEX lead_by_stage ON lead (stage, received_at, id);
CREATE INDEX lead_by_owner ON lead (owner, stage, received_at, id) WHERE owner IS NOT NULL;
-- Waiting for a first touch: stages 0, 1 and 3, said without a list, which would be built anew for every lead written.
CREATE INDEX lead_by_due ON lead (due_at, id)
    WHERE due_at IS NOT NULL AND stage < 4 AND stage <> 2 AND touched_at IS NULL;
-- Those that are at risk: the instant of the warning is past, that of the end is not.
CREATE INDEX lead_at_risk ON lead (at_risk_at, due_at)
    WHERE due_at IS NOT NULL AND breached_at IS NULL AND touched_at IS NULL AND stage < 4 AND stage <> 2;
CREATE INDEX lead_to_tick ON lead (due_at, id)
    WHERE due_at IS NOT NULL AND breached_at IS NULL AND touched_at IS NULL AND stage < 4 AND stage <> 2;
-- Open leads that wait for no first touch: the end of the list by due instant.
CREATE INDEX lead_without_due ON lead (received_at, id, stage)
    WHERE stage < 5 AND (due_at IS NULL OR touched_at IS NOT NULL OR stage = 2 OR stage = 4);
-- Those whose time was over when the clocks ran, as seen from before.
CREATE INDEX lead_breached ON lead (due_at, at_risk_at)
    WHERE due_at IS NOT NULL AND breached_at IS NOT NULL AND touched_at IS NULL AND stage < 4 AND stage <> 2;
-- Leads put out of sight.
CREATE INDEX lead_snoozed ON lead (snoozed_until, stage) WHERE snoozed_until IS NOT NULL AND stage < 5;
-- Leads that a backup works on somebody's behalf.
CREATE INDEX lead_covered ON lead (covering_for, id) WHERE covering_for IS NOT NULL;
-- Duplicates of a lead.
CREATE INDEX lead_joined ON lead (joined_to, id) WHERE joined_to IS NOT NULL AND stage = 5;
-- Who waits, in the order in which places are given.
CREATE INDEX lead_held ON lead (received_at, id) WHERE held_for IS NOT NULL AND stage = 3;
-- Groups of the fallback queue, each in order of arrival and by the buyer's clock.
CREATE INDEX lead_by_snag ON lead (snag, received_at, id) WHERE snag IS NOT NULL AND stage = 3;
CREATE INDEX lead_by_snag_due ON lead (snag, due_at, id) WHERE snag IS NOT NULL AND stage = 3 AND due_at IS NOT NULL;

-- Leads of an erasure.
CREATE INDEX lead_erased ON lead (erased) WHERE erased IS NOT NULL;

-- Beginnings of words in name, company and email, case and diacritics ignored. SQLite knows those of Latin letters only:
-- `bare` (ours) takes away the accents of every script first.
CREATE VIEW lead_text AS SELECT id, bare(name) AS name, bare(company) AS company, bare(email) AS email FROM lead;
CREATE VIRTUAL TABLE lead_words USING fts5 (
    name, company, email,
    content = 'lead_text', content_rowid = 'id',
    tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3 4 5', detail = 'none', columnsize = 0
);

CREATE TABLE decision (
    id           INTEGER PRIMARY KEY,
    lead         INTEGER NOT NULL REFERENCES lead (id),
    entry        INTEGER NOT NULL REFERENCES entry (id),
    at           INTEGER NOT NULL,
    rulebook     INTEGER REFERENCES rulebook (version),
    trigger      INTEGER NOT NULL,
    owner        INTEGER REFERENCES rep (id),
    received_day INTEGER,                     -- counted against the owner's caps on this day of their zone
    ledger_day   INTEGER NOT NULL,            -- booked on this day of the company's zone
    last_before  INTEGER,                     -- the owner's load.last until then
    taken_back   INTEGER REFERENCES entry (id),
    snag         INTEGER REFERENCES name (id),   -- the group of fallback that the lead came to, or left by hand
    extra        TEXT,                        -- JSON of Bookings beyond those that follow from the trace
    trace        TEXT    NOT NULL             -- JSON of Decision
) STRICT;
CREATE INDEX decision_by_lead ON decision (lead, id);
CREATE INDEX decision_by_entry ON decision (entry);
-- What became of a group: who came, and to whom they were given by hand.
CREATE INDEX decision_by_snag ON decision (snag, owner IS NULL, id) WHERE snag IS NOT NULL;

CREATE TABLE note (
    id         INTEGER PRIMARY KEY,
    entry      INTEGER NOT NULL REFERENCES entry (id),
    lead       INTEGER NOT NULL REFERENCES lead (id),
    text       TEXT    NOT NULL,
    taken_back INTEGER REFERENCES entry (id)
) STRICT;
CREATE INDEX note_by_lead ON note (lead, id);
CREATE INDEX note_by_entry ON note (entry);

-- Counts that screens and commands show, kept as they change.
CREATE TABLE tally (
    what INTEGER NOT NULL,
    key  INTEGER NOT NULL,
    n    INTEGER NOT NULL,
    PRIMARY KEY (what, key)
) STRICT, WITHOUT ROWID;

-- Which field each column of a known file shape means, as last agreed.
CREATE TABLE file_shape (
    header  BLOB PRIMARY KEY,
    mapping TEXT NOT NULL
) STRICT, WITHOUT ROWID;
