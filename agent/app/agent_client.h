/* SPDX-License-Identifier: ISC */
/* The caller's side of the agent's socket (agent_request.h says what is spoken). Only
 * agent_write() prints. */
#ifndef APP_AGENT_CLIENT_H
#define APP_AGENT_CLIENT_H

#include "agent_request.h"
#include "base/text.h"

enum agent_outcome {
	AGENT_ANSWERED,
	AGENT_ABSENT, /* nobody listens on that socket */
	AGENT_OTHER,  /* it watches another configuration than the one asked for */
	AGENT_FAILED  /* no access, an answer that is none, too slow, or it says why not */
};

struct agent_report {
	struct text text;
	enum status status;
};

/* Asks for a report of what the options choose, in their format, and takes it whole; waits a few
 * seconds at most. config: the file that it must be of, NULL: any. Unless answered err says why
 * not. */
enum agent_outcome agent_ask(const char *socket_path, const struct options *o, const char *config,
			     struct agent_report *out, struct err *err);
/* The same, and the report is written where the options say: *exit is the exit status then. */
enum agent_outcome agent_write(const struct options *o, const char *socket_path, const char *config,
			       int *exit, struct err *err);
/* Begins to follow: a descriptor on which a JSON report comes at once and after each change, one a
 * line. It ends when the agent does. -1: a sentence in err, *outcome says which kind. */
int agent_follow(const char *socket_path, const struct options *o, const char *config,
		 enum agent_outcome *outcome, struct err *err);

#endif
