/* SPDX-License-Identifier: ISC */
/* What our own probes of one link met. */
#ifndef MODEL_PROBE_FACTS_H
#define MODEL_PROBE_FACTS_H

#include <stdbool.h>
#include <stdint.h>

enum probe_mode { PROBE_NONE, PROBE_ARP, PROBE_TCP };

enum probe_result {
	PROBE_NOT_TRIED,
	PROBE_PENDING,
	PROBE_CONNECTED,   /* SYN-ACK */
	PROBE_REFUSED,     /* RST */
	PROBE_UNREACHABLE, /* ICMP, or no neighbour */
	PROBE_SILENT,      /* no answer within the deadline */
	PROBE_FAILED       /* could not be sent; why[] says why */
};

struct probe_facts {
	bool arp_sent;
	int64_t arp_at_ms;
	/* The TCP probe with the YAML's key (or the only one, when MD5 is not expected), and
	 * without. */
	struct tcp_attempt {
		enum probe_result result;
		uint16_t source_port; /* 0: none yet */
		bool signed_;
		int64_t at_ms;
	} keyed, plain;
	char why[160];
};

const char *probe_result_name(enum probe_result r);

#endif
