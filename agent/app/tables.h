/* SPDX-License-Identifier: ISC */
/* What the commands that print tables share: arguments, configuration, the chosen links, where the
 * sheet goes, exit status 0 or 1. */
#ifndef APP_TABLES_H
#define APP_TABLES_H

#include "look.h"
#include "report/sheet.h"

struct tables {
	struct options options;
	struct config config;
	struct look look;   /* its evidence per link, and which links are shown */
	struct sheet sheet; /* of what `make` writes; it begins and ends it */
};

struct table_command {
	const char *usage;
	const char *name, *list; /* of the sheet */
	/* Gathers, then writes. False with one line on stderr when it could not. */
	bool (*make)(struct tables *t);
};

int tables_command(int argc, char **argv, const struct table_command *c);

/* Waits so long, or until SIGINT or SIGTERM: what is known until then is shown. `each`, unless
 * NULL, is called every so often. */
void tables_wait(int64_t ms, int64_t each_ms, void (*each)(void *context), void *context);
/* Reads the kernel once, into the evidence. False with one line on stderr. */
bool tables_kernel(struct tables *t) MUST_CHECK;
/* Asks BIRD once, into the evidence. False with one line on stderr. */
bool tables_bird(struct tables *t) MUST_CHECK;
/* Members that tell the group's link; the heading for people is "CIRCUIT private primary ipv4 ...".
 */
void tables_link_group(struct tables *t, size_t link);
/* The interface that carries the link: the VLAN subinterface once known, else the configured name.
 */
const char *tables_interface(const struct evidence *e);

#endif
