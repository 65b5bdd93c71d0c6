/* SPDX-License-Identifier: ISC */
/* A JSON report read back, as far as a live table shows it: what an agent sends may be of another
 * version, or no report at all. */
#ifndef REPORT_VIEW_H
#define REPORT_VIEW_H

#include "base/cursor.h"
#include "base/err.h"
#include "model/period.h"

enum { VIEW_TEXT = 256 };

/* All text is printable; "" where nobody told. */
struct view_link {
	char circuit[VIEW_TEXT], peering[16], path[16], family[8];
	char interface[INTERFACE_NAME], ce[ADDRESS_TEXT], msee[ADDRESS_TEXT];
	char protocol[PROTOCOL_NAME], state[16], since[32];
	enum status status;
	bool planned_down;
	char code[CAUSE_CODE], title[VIEW_TEXT],
		confidence[16];                           /* the cause, or the worst finding */
	int64_t received, advertised, rx_bytes, tx_bytes; /* -1: not known */
};

struct view {
	char host[VIEW_TEXT], generated[32];
	struct view_link *links;
	size_t link_count;
};

bool view_read(const char *json, size_t len, struct view *out, struct err *err) MUST_CHECK;
void view_free(struct view *v); /* leaves it zeroed */

#endif
