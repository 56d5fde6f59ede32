-- All that a tenant has. What may hold any bytes is kept as bytes: they sort as Go sorts them, and no collation,
-- NUL or malformed text stands in the way. The snapshot is empty for what the tenant has at present.

-- +goose Up

-- The row of a tenant is locked by whoever changes the tenant.
CREATE TABLE tenant (
	name BLOB NOT NULL PRIMARY KEY
) WITHOUT ROWID;

-- An id has its length in front, so that 9 comes before 10.
CREATE TABLE record (
	tenant   BLOB NOT NULL,
	snapshot BLOB NOT NULL,
	object   BLOB NOT NULL,
	id       BLOB NOT NULL,
	doc      BLOB NOT NULL,
	PRIMARY KEY (tenant, snapshot, object, id)
);

-- The index of records by the keys of their values. A long key is kept as its beginning and a digest.
CREATE TABLE entry (
	tenant   BLOB NOT NULL,
	snapshot BLOB NOT NULL,
	object   BLOB NOT NULL,
	tag      BLOB NOT NULL,
	key      BLOB NOT NULL,
	id       BLOB NOT NULL,
	uniq     BOOLEAN NOT NULL,
	PRIMARY KEY (tenant, snapshot, object, tag, key, id)
) WITHOUT ROWID;

CREATE UNIQUE INDEX entry_uniq ON entry (tenant, snapshot, object, tag, key) WHERE uniq;

-- How many records an object has.
CREATE TABLE object (
	tenant   BLOB NOT NULL,
	snapshot BLOB NOT NULL,
	name     BLOB NOT NULL,
	records  BIGINT NOT NULL,
	PRIMARY KEY (tenant, snapshot, name)
) WITHOUT ROWID;

CREATE TABLE sequence (
	tenant   BLOB NOT NULL,
	snapshot BLOB NOT NULL,
	name     BLOB NOT NULL,
	last     BIGINT NOT NULL,
	PRIMARY KEY (tenant, snapshot, name)
) WITHOUT ROWID;

CREATE TABLE snapshot (
	tenant BLOB NOT NULL,
	name   BLOB NOT NULL,
	PRIMARY KEY (tenant, name)
) WITHOUT ROWID;

CREATE TABLE doc (
	tenant BLOB NOT NULL,
	kind   BLOB NOT NULL,
	key    BLOB NOT NULL,
	text   BLOB NOT NULL,
	PRIMARY KEY (tenant, kind, key)
);

CREATE INDEX doc_kind ON doc (kind, tenant);

-- What a ping writes, to show that writing works.
CREATE TABLE alive (
	one   INTEGER NOT NULL PRIMARY KEY,
	pings BIGINT NOT NULL
);

INSERT INTO alive (one, pings) VALUES (1, 0);
