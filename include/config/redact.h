/* SPDX-License-Identifier: ISC */
/* A configuration as a recording keeps it: without keys, without comments, on its own. */
#ifndef CONFIG_REDACT_H
#define CONFIG_REDACT_H

#include "base/cursor.h"
#include "base/err.h"
#include "base/text.h"

struct redaction {
	bool whole_service_key; /* for a ticket; else masked, see service_key_mask() */
	/* What becomes of azure_snapshot of the n-th circuit. */
	const char *(*snapshot)(void *context, size_t circuit);
	void *context;
};

/* `bytes`: a configuration without an error. A key file becomes "md5: required"; comments are
 * dropped, as nobody knows what is in them. */
bool config_redact(struct cursor bytes, const struct redaction *how, struct text *out,
		   struct err *err) MUST_CHECK;

#endif
