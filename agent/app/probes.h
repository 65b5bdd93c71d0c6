/* SPDX-License-Identifier: ISC */
/* The probes of a check: at most one ARP request or solicitation per link, and one TCP connection
 * with the key and one without, of links that are not Established. */
#ifndef APP_PROBES_H
#define APP_PROBES_H

#include "probe/tcp.h"
#include "watch.h"

struct probes {
	struct tcp_probe *tcp; /* per link: the attempt under way */
	bool *under_way, *done;
	size_t count;
};

void probes_init(struct probes *p, size_t links);
void probes_free(struct probes *p);
void probes_arp(struct watch *w, int64_t utc_ms);
/* Starts, steps and ends TCP probes; now_ms is monotonic. True while one is under way or to come.
 */
bool probes_tcp(struct probes *p, struct watch *w, int64_t now_ms, int64_t utc_ms);

#endif
