/* SPDX-License-Identifier: ISC */
/* Azure's saved statistics of a circuit beside the kernel's counters. The two began at different
 * times and ended at different times, so amounts are never compared, only which ways carry traffic.
 */
#ifndef APP_TRAFFIC_AZURE_H
#define APP_TRAFFIC_AZURE_H

#include "model/evidence.h"
#include "report/sheet.h"

enum { TRAFFIC_PATHS = 2 };

enum azure_traffic {
	AZURE_TRAFFIC_UNKNOWN,   /* nothing was saved, or too long ago, or too little was counted */
	AZURE_TRAFFIC_SAME,      /* both ends count traffic both ways */
	AZURE_TRAFFIC_NOT_AZURE, /* this host sends, the MSEE takes next to nothing in */
	AZURE_TRAFFIC_NOT_HERE,  /* the MSEE sends, next to nothing comes here */
};

/* Of one path. */
enum azure_traffic azure_traffic_judge(const struct evidence *e);

/* By path; NULL: not shown. Members, a table, notes: nothing where Azure's were not saved. */
void traffic_azure_members(struct sheet *s,
			   const struct evidence *const paths[static TRAFFIC_PATHS]);
void traffic_azure_table(struct sheet *s, const struct evidence *const paths[static TRAFFIC_PATHS]);
void traffic_azure_notes(struct sheet *s, const struct evidence *const paths[static TRAFFIC_PATHS]);

#endif
