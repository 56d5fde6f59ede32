-- All that a tenant has. What may hold any bytes is kept as bytes: they sort as Go sorts them, and no collation,
-- NUL or malformed text stands in the way. The snapshot is empty for what the tenant has at present.

-- +goose Up

-- The row of a tenant is locked by whoever changes the tenant.
CREATE TABLE tenant (
	name BYTEA NOT NULL PRIMARY KEY
);

-- An id has its length in front, so that 9 comes before 10.
CREATE TABLE record (
	tenant   BYTEA NOT NULL,
	snapshot BYTEA NOT NULL,
	object   BYTEA NOT NULL,
	id       BYTEA NOT NULL,
	doc      BYTEA NOT NULL,
	PRIMARY KEY (tenant, snapshot, object, id)
);

-- The index of records by the keys of their values. A long key is kept as its beginning and a digest.
CREATE TABLE entry (
	tenant   BYTEA NOT NULL,
	snapshot BYTEA NOT NULL,
	object   BYTEA NOT NULL,
	tag      BYTEA NOT NULL,
	key      BYTEA NOT NULL,
	id       BYTEA NOT NULL,
	uniq     BOOLEAN NOT NULL,
	PRIMARY KEY (tenant, snapshot, object, tag, key, id)
);

CREATE UNIQUE INDEX entry_uniq ON entry (tenant, snapshot, object, tag, key) WHERE uniq;

-- How many records an object has.
CREATE TABLE object (
	tenant   BYTEA NOT NULL,
	snapshot BYTEA NOT NULL,
	name     BYTEA NOT NULL,
	records  BIGINT NOT NULL,
	PRIMARY KEY (tenant, snapshot, name)
);

CREATE TABLE sequence (
	tenant   BYTEA NOT NULL,
	snapshot BYTEA NOT NULL,
	name     BYTEA NOT NULL,
	last     BIGINT NOT NULL,
	PRIMARY KEY (tenant, snapshot, name)
);

CREATE TABLE snapshot (
	tenant BYTEA NOT NULL,
	name   BYTEA NOT NULL,
	PRIMARY KEY (tenant, name)
);

CREATE TABLE doc (
	tenant BYTEA NOT NULL,
	kind   BYTEA NOT NULL,
	key    BYTEA NOT NULL,
	text   BYTEA NOT NULL,
	PRIMARY KEY (tenant, kind, key)
);

CREATE INDEX doc_kind ON doc (kind, tenant);

-- What a ping writes, to show that writing works.
CREATE TABLE alive (
	one   INTEGER NOT NULL PRIMARY KEY,
	pings BIGINT NOT NULL
);

INSERT INTO alive (one, pings) VALUES (1, 0);
