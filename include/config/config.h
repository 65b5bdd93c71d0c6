/* SPDX-License-Identifier: ISC */
/* The configuration: a YAML file becomes struct config, or a list of all that is wrong with it. */
#ifndef CONFIG_CONFIG_H
#define CONFIG_CONFIG_H

#include "base/cursor.h"
#include "model/link.h"
#include "model/probe_facts.h"

#include <stdio.h>

enum { CONFIG_BYTES_MAX = 16 << 20, CONFIG_CIRCUITS_MAX = 16384, CONFIG_PINGS_MAX = 16 };
enum { DIAGNOSTICS_KEPT = 1000 }; /* of a file that is wrong everywhere; the rest is only counted */

#define CONFIG_SOCKET "/run/ceprobe/ceprobe.sock" /* default */

enum diagnostic_severity { DIAGNOSTIC_ERROR, DIAGNOSTIC_WARNING };

struct diagnostic {
	enum diagnostic_severity severity;
	uint32_t line, column; /* from 1, in characters; 0: of the file as a whole */
	char *text;            /* printable */
};

/* Zeroed is empty. */
struct diagnostics {
	struct diagnostic
		*at; /* by line and column once config_load() or config_parse() returned */
	size_t count;
	size_t errors, warnings; /* found, kept or not */
};

/* One of `ping:`: TCP connects through each path of these links, by the agent. */
struct ping_plan {
	struct endpoint target;
	uint32_t interval_s;
	enum peering_type peering;
	bool one_circuit;
	uint32_t circuit; /* then: which one of the intent */
};

/* Paths that are relative in the file are relative to its folder; here they are resolved. */
struct config {
	char *file; /* as it was named to config_load() */
	char *bird_socket, *history, *socket;
	char *listen; /* "ADDRESS:PORT", "[IPV6]:PORT" or "localhost:PORT"; NULL: off */
	uint32_t history_days;
	enum probe_mode probe;
	struct ping_plan *pings;
	size_t ping_count;
	struct intent intent;
};

/* True when there is no error; warnings are no errors. `out` is written only then. `found` must be
 * zeroed or hold what an earlier call found; it has every error of the file, not the first. */
bool config_load(const char *path, struct config *out, struct diagnostics *found) MUST_CHECK;
/* The same from memory. Opens no file: a peering with a key file is MD5_REQUIRED then. */
bool config_parse(const void *bytes, size_t len, const char *name, struct config *out,
		  struct diagnostics *found) MUST_CHECK;
void config_free(struct config *c); /* wipes the keys, leaves it zeroed */

/* A line each: "NAME:LINE:COLUMN: error: what is wrong (what is allowed)". */
void diagnostics_print(FILE *out, const char *name, const struct diagnostics *found);
void diagnostics_free(struct diagnostics *found);

#endif
