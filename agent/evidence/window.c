/* SPDX-License-Identifier: ISC */
/* What grew between readings of the kernel's counters, over the last minutes. */
#include "fold.h"

/* The window begins at the first reading, and moves on by half of what it may be long. */
static void traffic_digest(struct host_evidence *h, const struct host_evidence *before)
{
	enum { HALF_WINDOW_MS = 30000 };
	const struct traffic_sample now = {h->at_ms, h->rx_bytes, h->tx_bytes, h->rx_packets,
					   h->tx_packets};

	h->traffic_first = before->traffic_first;
	h->traffic_next = before->traffic_next;
	if (h->traffic_first.at_ms == 0 || strcmp(before->vlan, h->vlan) != 0 ||
	    h->rx_packets < h->traffic_next.rx_packets ||
	    h->tx_packets < h->traffic_next.tx_packets)
		h->traffic_first = h->traffic_next = now;
	if (now.at_ms - h->traffic_next.at_ms >= HALF_WINDOW_MS) {
		h->traffic_first = h->traffic_next;
		h->traffic_next = now;
	}
}

/* What grew "while watched" grew in the last minutes, also where one watches for weeks. */
static void growth_digest(struct host_evidence *h, const struct host_evidence *before)
{
	enum { WINDOW_MS = 300000 };
	bool fresh = !before->read || before->counters_read != h->counters_read;

	h->mark_ms = fresh ? h->at_ms : before->mark_ms;
	h->rx_errors_before = fresh ? h->rx_errors : before->rx_errors_before;
	h->rx_errors_mark = fresh ? h->rx_errors : before->rx_errors_mark;
	h->counters_before = fresh ? h->counters : before->counters_before;
	h->counters_mark = fresh ? h->counters : before->counters_mark;
	if (h->at_ms - h->mark_ms < WINDOW_MS)
		return;
	h->mark_ms = h->at_ms;
	h->rx_errors_before = h->rx_errors_mark;
	h->rx_errors_mark = h->rx_errors;
	h->counters_before = h->counters_mark;
	h->counters_mark = h->counters;
}

void host_windows(struct host_evidence *h, const struct host_evidence *before)
{
	traffic_digest(h, before);
	growth_digest(h, before);
}
