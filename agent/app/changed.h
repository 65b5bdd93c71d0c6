/* SPDX-License-Identifier: ISC */
/* `--changed`: the file in which one call leaves to the next what it told. One file for each
 * configuration, told-HASH, in the first of these folders that applies:
 *
 *   $STATE_DIRECTORY                         set by systemd
 *   /var/lib/ceprobe                         for root, and whoever else may write there
 *   $XDG_STATE_HOME/ceprobe, else ~/.local/state/ceprobe
 *
 * Two calls at once take turns; the file is written whole or not at all, after the report is out.
 */
#ifndef APP_CHANGED_H
#define APP_CHANGED_H

#include "told.h"

struct changed {
	struct told_list told;
	struct news *news;
	size_t news_count;
	char *path; /* NULL: nowhere */
	int lock;   /* the folder, or -1 */
};

/* What is news among these verdicts, after what the last call told. False: that could not be read,
 * or will not be kept; then whatever is not well is news. */
bool changed_open(struct changed *c, const char *config, const struct verdict_list *now,
		  const struct told_rules *rules, struct err *err) MUST_CHECK;
/* `told`: the report is out, or there was nothing to tell; the next call may know. */
bool changed_close(struct changed *c, bool told, struct err *err) MUST_CHECK;

#endif
