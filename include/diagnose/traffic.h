/* SPDX-License-Identifier: ISC */
/* Azure's saved statistics of a path beside the kernel's counters. The two began at different times
 * and ended at different times, so amounts are never compared, only which ways carry traffic. */
#ifndef DIAGNOSE_TRAFFIC_H
#define DIAGNOSE_TRAFFIC_H

#include "model/evidence.h"

enum azure_traffic {
	AZURE_TRAFFIC_UNKNOWN, /* one of the two is not there, or too little was counted */
	AZURE_TRAFFIC_OLD,     /* saved over an hour ago or later than now, or nobody knows when */
	AZURE_TRAFFIC_SAME,    /* both ends count traffic both ways */
	AZURE_TRAFFIC_NOT_AZURE, /* this host sends, the MSEE takes next to nothing in */
	AZURE_TRAFFIC_NOT_HERE,  /* the MSEE sends, next to nothing comes here */
};

/* Bytes towards Azure and from there, as one end counts them. */
struct traffic_ways {
	uint64_t in, out;
};
struct traffic_ways traffic_ways_here(const struct evidence *e);
struct traffic_ways traffic_ways_azure(const struct evidence *e);

/* Of one path. */
enum azure_traffic azure_traffic_judge(const struct evidence *e);

#endif
