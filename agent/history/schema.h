/* SPDX-License-Identifier: ISC */
/* The tables. Grows by migrations from one user_version to the next; a newer one is refused. */
#ifndef HISTORY_SCHEMA_H
#define HISTORY_SCHEMA_H

/* watch: spans in which somebody watched; seen_ms is noted every minute, so that a span of an agent
 * that was killed ends there. A later span tells of its time alone, even where a clock that was set
 * back makes it overlap an earlier one.
 * change: what was known of a link from at_ms on, until its next row in the same span or the end of
 * that. evidence: a line each, "SOURCE AT_MS TEXT". */
static const char schema[] =
	"CREATE TABLE watch (id INTEGER PRIMARY KEY AUTOINCREMENT, begin_ms INTEGER NOT NULL,"
	" seen_ms INTEGER NOT NULL, ended INTEGER NOT NULL DEFAULT 0);"
	"CREATE TABLE link (id INTEGER PRIMARY KEY, circuit TEXT NOT NULL, peering TEXT NOT NULL,"
	" path TEXT NOT NULL, family TEXT NOT NULL, UNIQUE (circuit, peering, path, family));"
	"CREATE TABLE change (id INTEGER PRIMARY KEY AUTOINCREMENT, watch INTEGER NOT NULL,"
	" link INTEGER NOT NULL, at_ms INTEGER NOT NULL, state TEXT NOT NULL, since_ms INTEGER,"
	" status TEXT NOT NULL, planned INTEGER NOT NULL, hold_s INTEGER, code TEXT,"
	" confidence TEXT, owner TEXT, severity TEXT, evidence TEXT);"
	"CREATE TABLE count (at_ms INTEGER, link INTEGER, rx_bytes INTEGER, tx_bytes INTEGER,"
	" rx_packets INTEGER, tx_packets INTEGER, received INTEGER, advertised INTEGER,"
	" PRIMARY KEY (at_ms, link)) WITHOUT ROWID;"
	"CREATE TABLE event (at_ms INTEGER NOT NULL, link INTEGER, kind TEXT NOT NULL,"
	" text TEXT NOT NULL);"
	"CREATE TABLE ping (at_ms INTEGER NOT NULL, link INTEGER NOT NULL, target TEXT NOT NULL,"
	" sent INTEGER NOT NULL, lost INTEGER NOT NULL, least_us INTEGER, mean_us INTEGER,"
	" most_us INTEGER);"
	"CREATE INDEX change_link ON change (link, id);"
	"CREATE INDEX event_at ON event (at_ms);"
	"CREATE INDEX ping_at ON ping (at_ms);";

/* Came later; is added to a file that has no such table, and no earlier version minds it.
 * kept: what is remembered of a link's outage, for the agent's next run; see struct memory_kept. */
static const char schema_later[] =
	"CREATE TABLE IF NOT EXISTS kept (link INTEGER PRIMARY KEY, configured TEXT NOT NULL,"
	" known_ms INTEGER NOT NULL, reboot_ms INTEGER NOT NULL, error TEXT NOT NULL,"
	" code TEXT NOT NULL, cause_ms INTEGER NOT NULL, confirmed_ms INTEGER NOT NULL,"
	" over_ms INTEGER NOT NULL, owner TEXT NOT NULL, severity TEXT NOT NULL, remedy TEXT,"
	" evidence TEXT)";

#endif
