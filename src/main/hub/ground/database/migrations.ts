/** The schema, one step an entry; `user_version` counts the steps done. Never edit a step that was released. */
export const migrations: string[] = [
  `
  CREATE TABLE people (
    user_id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    first_signed_in_at TEXT NOT NULL
  ) STRICT;

  CREATE TABLE accounts (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES people(user_id),
    platform TEXT NOT NULL,
    platform_user_id TEXT NOT NULL,
    label TEXT NOT NULL,
    state TEXT NOT NULL,
    scopes TEXT NOT NULL,
    connected_at TEXT NOT NULL
  ) STRICT;

  CREATE TABLE keys (
    id TEXT PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    user_id TEXT NOT NULL REFERENCES people(user_id),
    client TEXT NOT NULL,
    "grant" TEXT NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    revoked_at TEXT
  ) STRICT;

  CREATE TABLE audit (
    sequence INTEGER PRIMARY KEY,
    time TEXT NOT NULL,
    call_id TEXT NOT NULL,
    user_id TEXT,
    key_id TEXT,
    client TEXT,
    endpoint TEXT,
    tool TEXT,
    access TEXT,
    account TEXT,
    resource TEXT,
    arguments_hmac TEXT,
    verdict TEXT,
    reason TEXT,
    approval_id TEXT,
    outcome TEXT,
    duration_ms INTEGER,
    bytes INTEGER,
    items INTEGER,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL
  ) STRICT;
  CREATE INDEX audit_by_call ON audit (call_id);
  CREATE INDEX audit_by_key ON audit (key_id, sequence);
  `,
  `
  ALTER TABLE people ADD COLUMN owner INTEGER NOT NULL DEFAULT 0;
  UPDATE people SET owner = 1;
  CREATE UNIQUE INDEX one_owner ON people (owner) WHERE owner = 1;

  CREATE TABLE invitations (
    code_hash TEXT PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    expires_at TEXT NOT NULL
  ) STRICT;

  ALTER TABLE keys ADD COLUMN paused INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE keys ADD COLUMN seal TEXT NOT NULL DEFAULT '';
  `,
  `
  CREATE INDEX audit_by_person ON audit (user_id, sequence);
  CREATE INDEX audit_of_changes ON audit (key_id, resource) WHERE access <> 'read' AND outcome = 'ok';
  `,
  `
  CREATE TABLE chat_texts (
    kind TEXT NOT NULL,
    user_id TEXT NOT NULL,
    id TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (kind, user_id, id)
  ) STRICT;
  `,
  `
  ALTER TABLE people ADD COLUMN email_verified INTEGER NOT NULL DEFAULT 0;

  CREATE TABLE open_webui (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (kind, id)
  ) STRICT;
  `,
  `
  CREATE TABLE oauth_grants (
    key_id TEXT PRIMARY KEY REFERENCES keys(id),
    sealed BLOB NOT NULL
  ) STRICT;
  `,
  `
  CREATE TABLE client_installs (
    client TEXT PRIMARY KEY,
    sealed BLOB NOT NULL
  ) STRICT;
  `,
  `
  CREATE TABLE key_labels (
    key_id TEXT PRIMARY KEY REFERENCES keys(id),
    sealed BLOB NOT NULL
  ) STRICT;
  `,
  `
  ALTER TABLE accounts ADD COLUMN expires_at TEXT;
  `,
  `
  CREATE TABLE receipts (
    id TEXT PRIMARY KEY,
    holder TEXT NOT NULL,
    begun_at TEXT NOT NULL,
    text TEXT NOT NULL
  ) STRICT;
  CREATE INDEX receipts_by_holder ON receipts (holder, begun_at);

  CREATE TABLE unfinished_revocations (
    receipt_id TEXT NOT NULL REFERENCES receipts(id),
    line INTEGER NOT NULL,
    work TEXT NOT NULL,
    PRIMARY KEY (receipt_id, line)
  ) STRICT;
  `,
  `
  CREATE TABLE imports (
    name TEXT PRIMARY KEY,
    sealed BLOB NOT NULL
  ) STRICT;
  `,
  `
  CREATE INDEX audit_by_time ON audit (time);
  CREATE INDEX audit_of_calls ON audit (key_id, time) WHERE (verdict = 'allow' AND outcome IS NULL) OR verdict = 'deny';
  CREATE INDEX audit_of_keys ON audit (key_id, reason) WHERE verdict = 'event';
  CREATE INDEX audit_of_accounts ON audit (account, sequence) WHERE outcome = 'ok' AND verdict <> 'approved';
  CREATE INDEX audit_of_alarms ON audit (time) WHERE verdict = 'gap' OR (verdict = 'event' AND outcome = 'denied');

  -- Calls without an outcome and questions without an answer. A start must not look for them among all records.
  CREATE TABLE open_calls (
    id TEXT PRIMARY KEY,
    sequence INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  INSERT INTO open_calls SELECT call_id, max(sequence) FROM audit AS intent
    WHERE verdict = 'allow' AND outcome IS NULL AND NOT EXISTS (
      SELECT 1 FROM audit AS later WHERE later.call_id = intent.call_id AND later.sequence > intent.sequence
      AND later.verdict = 'allow' AND later.outcome IS NOT NULL)
    GROUP BY call_id;
  INSERT OR REPLACE INTO open_calls SELECT approval_id, sequence FROM audit AS question
    WHERE verdict = 'ask' AND sequence > (SELECT max(sequence) - 10000 FROM audit) AND NOT EXISTS (
      SELECT 1 FROM audit AS later WHERE later.sequence > question.sequence AND later.approval_id = question.approval_id);
  CREATE TRIGGER call_begins AFTER INSERT ON audit WHEN NEW.verdict IN ('allow', 'ask') AND NEW.outcome IS NULL BEGIN
    INSERT OR REPLACE INTO open_calls VALUES (iif(NEW.verdict = 'ask', NEW.approval_id, NEW.call_id), NEW.sequence);
  END;
  CREATE TRIGGER call_ends AFTER INSERT ON audit WHEN NEW.verdict = 'allow' AND NEW.outcome IS NOT NULL BEGIN
    DELETE FROM open_calls WHERE id = NEW.call_id;
  END;
  CREATE TRIGGER question_ends AFTER INSERT ON audit WHEN NEW.approval_id IS NOT NULL AND NEW.verdict <> 'ask' BEGIN
    DELETE FROM open_calls WHERE id = NEW.approval_id AND sequence < NEW.sequence;
  END;
  `,
  `
  CREATE TABLE call_names (
    user_id TEXT NOT NULL,
    call_id TEXT NOT NULL,
    time TEXT NOT NULL,
    hash TEXT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (user_id, call_id)
  ) STRICT;
  CREATE INDEX call_names_by_time ON call_names (time);
  `,
  `
  CREATE INDEX audit_of_approvals ON audit (approval_id, sequence) WHERE approval_id IS NOT NULL;
  `,
  `
  -- What is asked for one person, or in an order, has an index in that order: no table is read whole or sorted for it.
  CREATE INDEX accounts_by_person ON accounts (user_id, connected_at, id);
  CREATE INDEX accounts_by_platform ON accounts (platform);
  CREATE INDEX keys_by_person ON keys (user_id);
  CREATE INDEX chat_texts_by_change ON chat_texts (user_id, kind, changed_at);
  CREATE INDEX open_webui_by_kind ON open_webui (kind);
  DROP INDEX receipts_by_holder;
  CREATE INDEX receipts_by_holder ON receipts (holder, begun_at DESC, id);
  `,
  `
  CREATE TABLE tombstones (
    first INTEGER PRIMARY KEY,
    text TEXT NOT NULL
  ) STRICT;
  `,
  `
  CREATE TABLE approvals (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    key_id TEXT NOT NULL,
    state TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    sealed BLOB NOT NULL
  ) STRICT;
  `,
  `
  -- The log writes these rows itself, with each record: a trigger cost twice what its record did.
  DROP TRIGGER call_begins;
  DROP TRIGGER call_ends;
  DROP TRIGGER question_ends;
  `,
  `
  CREATE TABLE consents (
    hash TEXT PRIMARY KEY,
    approval_id TEXT NOT NULL,
    statement TEXT NOT NULL,
    signed TEXT
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE notifiers (
    id TEXT PRIMARY KEY,
    sealed BLOB NOT NULL
  ) STRICT;
  `,
  `
  -- What a start reads again of an event, as JSON. Before, it was read out of the reason.
  ALTER TABLE audit ADD COLUMN event TEXT;
  CREATE INDEX audit_of_events ON audit (event ->> 'kind') WHERE event IS NOT NULL;
  `,
  `
  CREATE TABLE vault_accounts (
    user_id TEXT NOT NULL,
    id TEXT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (user_id, id)
  ) STRICT;
  CREATE INDEX vault_accounts_of_people ON vault_accounts (user_id);
  `,
  `
  CREATE TABLE identities (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    user_id TEXT NOT NULL,
    PRIMARY KEY (issuer, subject)
  ) STRICT;
  CREATE UNIQUE INDEX identities_of_people ON identities (user_id, issuer);
  `,
];
