-- Times are whole microseconds since 1970 UTC, so that they sort; bodies are JSON as codec.py writes it.

CREATE TABLE IF NOT EXISTS meta (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO meta VALUES ('schema', '1') ON CONFLICT DO NOTHING;

-- Who has which conversation. Changed only by compare-and-set on version; small, because every message rewrites it.
CREATE TABLE IF NOT EXISTS conversation (
    id TEXT PRIMARY KEY,
    version INTEGER NOT NULL CHECK (version > 0),
    epoch INTEGER NOT NULL,
    holder TEXT NOT NULL
        CHECK (holder IN ('nobody', 'ai', 'queue', 'offer', 'human', 'transfer', 'wrap_up', 'archive')),
    who TEXT,
    team TEXT,
    customer TEXT,
    waiting_since INTEGER,
    offer_id TEXT,
    offer_agent TEXT,
    offer_until INTEGER,
    last_at INTEGER,
    CHECK (holder <> 'offer' OR (offer_id IS NOT NULL AND offer_agent IS NOT NULL AND offer_until IS NOT NULL)),
    CHECK (holder NOT IN ('human', 'transfer') OR who IS NOT NULL)
) STRICT, WITHOUT ROWID;

-- For lists of conversations. Every message rewrites last_at, so that no open conversation has it in an index: those of
-- people are few and sorted when somebody asks; only what is over, and hardly changes any more, lies in order.
CREATE INDEX IF NOT EXISTS conversation_holder ON conversation (holder);
CREATE INDEX IF NOT EXISTS conversation_over ON conversation (last_at, id)
    WHERE holder = 'archive';
CREATE INDEX IF NOT EXISTS conversation_customer ON conversation (customer)
    WHERE customer IS NOT NULL;
CREATE INDEX IF NOT EXISTS conversation_offered ON conversation (offer_agent)
    WHERE offer_agent IS NOT NULL;

-- What happened: the truth. Everything else can be told again from it. Rows stand in the order in which they came, so
-- that a commit touches few pages whatever the number of conversations: half the time of rows sorted by conversation.
CREATE TABLE IF NOT EXISTS event (
    conversation TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (conversation, version)
) STRICT;

-- The state every few versions: a short cut for loading. Losing it loses nothing.
CREATE TABLE IF NOT EXISTS snapshot (
    conversation TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS message_key (
    conversation TEXT NOT NULL,
    key TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (conversation, key)
) STRICT, WITHOUT ROWID;

-- What comes due. A claimed job has the end of its lease in run_at; attempts tells the claims apart. An id is never
-- given twice, so that a late worker cannot finish another's job.
CREATE TABLE IF NOT EXISTS job (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    conversation TEXT NOT NULL,
    run_at INTEGER NOT NULL,
    fence TEXT NOT NULL,
    body TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX IF NOT EXISTS job_due ON job (run_at);

-- Who has given a conversation back and still writes it up: what of busy is taken by that, and until when.
CREATE TABLE IF NOT EXISTS wrapping_up (
    person TEXT NOT NULL,
    conversation TEXT NOT NULL,
    until INTEGER NOT NULL,
    weight INTEGER NOT NULL CHECK (weight > 0),
    PRIMARY KEY (person, conversation)
) STRICT, WITHOUT ROWID;

-- Who just did not take an offer, and until when they are asked nothing else.
CREATE TABLE IF NOT EXISTS cool_down (
    person TEXT PRIMARY KEY,
    until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- People at the desk. busy may stand above capacity only after the capacity was lowered: nobody is thrown out then.
CREATE TABLE IF NOT EXISTS seat (
    person TEXT PRIMARY KEY,
    present INTEGER NOT NULL DEFAULT 0 CHECK (present IN (0, 1)),
    busy INTEGER NOT NULL DEFAULT 0 CHECK (busy >= 0),
    capacity INTEGER NOT NULL CHECK (capacity >= 0),
    since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
