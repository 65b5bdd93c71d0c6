/* SPDX-License-Identifier: ISC */
/* What is said over the agent's socket. The caller sends one line, words separated by tabs:
 *
 *	report	format=text	colour	utf8	verbose	circuit=NAME peering=private	path=primary
 *config=ID watch	circuit=NAME	...
 *
 * (only the first word must be there; config: answer only if this is the agent's), and is answered
 * with a line and a body in pieces, each after a line with its length; one of 0 is the end:
 *
 *	ceprobe/2 STATUS
 *	LENGTH
 *
 * STATUS is the report's (ok, warning, unknown, critical); "other": the agent watches another
 * configuration, and there is no body; "error": the body is a sentence that says why there is no
 * report; "watch": the body is not in pieces and has no end: a JSON report on a line of its own
 *now, and one after each change. */
#ifndef APP_AGENT_REQUEST_H
#define APP_AGENT_REQUEST_H

#include "base/err.h"
#include "base/text.h"
#include "options.h"

enum { AGENT_REQUEST_MAX = 4096, AGENT_ANSWER_MAX = 256 << 20, CONFIG_ID_TEXT = 96 };
#define AGENT_GREETING "ceprobe/2 "
#define AGENT_END "0\n"

struct agent_request {
	bool watch, colour, utf8;
	char config[CONFIG_ID_TEXT]; /* "": any */
	char circuit[256];
	struct options options; /* format, verbose, circuit (of above), peering, path */
};

/* Writes the line, with its end. */
void agent_request_write(const struct agent_request *r, struct text *out);
/* Reads one without its end; false: a sentence in err. `out` must not be moved then: it points into
 * itself. */
bool agent_request_read(const char *line, size_t len, struct agent_request *out,
			struct err *err) MUST_CHECK;
/* Which file that is, and in which state: "" when it cannot be told. */
void config_identify(const char *file, char out[static CONFIG_ID_TEXT]);

#endif
