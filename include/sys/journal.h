/* SPDX-License-Identifier: ISC */
/* The system's journal, in its native protocol (systemd.io/JOURNAL_NATIVE_PROTOCOL). */
#ifndef SYS_JOURNAL_H
#define SYS_JOURNAL_H

#include "base/cursor.h"

struct journal_field {
	const char *name, *value; /* upper case; printable, of one line */
};

/* Whether standard error goes to the journal ($JOURNAL_STREAM): then a line there would lack its
 * fields. */
bool journal_listens(void);
/* Never blocks. False: it did not take it, and a line on standard error must do. */
bool journal_say(const struct journal_field *fields, size_t count) MUST_CHECK;

#endif
