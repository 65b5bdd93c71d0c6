/* SPDX-License-Identifier: ISC */
#include "probes.h"

#include "base/text.h"
#include "probe/arp.h"

#include <stdlib.h>

void probes_init(struct probes *p, size_t links)
{
	*p = (struct probes){.count = links};
	p->tcp = xcalloc(links + 1, sizeof(*p->tcp));
	p->under_way = xcalloc(links + 1, sizeof(*p->under_way));
	p->done = xcalloc(links + 1, sizeof(*p->done));
}

void probes_free(struct probes *p)
{
	for (size_t i = 0; i < p->count; i++)
		if (p->under_way[i])
			tcp_probe_close(&p->tcp[i]);
	free(p->tcp);
	free(p->under_way);
	free(p->done);
	*p = (struct probes){0};
}

/* The host can speak on this link at all: interface up, address in place. */
static bool can_speak(const struct evidence *e)
{
	const struct host_evidence *h = &e->host;

	return h->read && h->vlan_found && h->vlan_up && h->vlan_carrier && h->ce_held &&
	       h->ce_on_port;
}

void probes_arp(struct watch *w, int64_t utc_ms)
{
	for (size_t i = 0; i < w->config->intent.link_count; i++) {
		struct evidence *e = &w->evidence[i];
		struct err err;

		/* A permanent entry tells what somebody wrote, not who is there. */
		if (e->probe.arp_sent || !can_speak(e) ||
		    (e->host.neighbour_found && e->host.neighbour == NEIGHBOUR_REACHABLE))
			continue;
		e->probe.arp_sent = true; /* once, also when it cannot be sent */
		e->probe.arp_at_ms = utc_ms;
		if (!probe_arp_send(e->host.ce_holder, &e->link.ce, e->host.mac, &e->link.msee,
				    &err))
			text_format(e->probe.why, sizeof(e->probe.why), "%s", err.text);
	}
}

static void tcp_start(struct probes *p, struct watch *w, size_t i, struct tcp_attempt *attempt,
		      int64_t now_ms)
{
	struct evidence *e = &w->evidence[i];
	const struct md5_key *key = &w->config->intent.peerings[e->link.peering].key;
	bool keyed = attempt == &e->probe.keyed;
	struct tcp_probe_plan plan = {.from = &e->link.ce,
				      .to = &e->link.msee,
				      .key = keyed ? key : NULL,
				      .device = e->host.ce_holder};
	struct err err;

	attempt->signed_ = keyed;
	if (!tcp_probe_start(&p->tcp[i], &plan, now_ms, &err)) {
		attempt->result = PROBE_FAILED;
		text_format(e->probe.why, sizeof(e->probe.why), "%s", err.text);
		return;
	}
	attempt->source_port = p->tcp[i].source_port;
	attempt->result = PROBE_PENDING;
	p->under_way[i] = true;
}

/* First as the configuration says; then, if nobody answered a signed one, without the key. */
static void tcp_next(struct probes *p, struct watch *w, size_t i, int64_t now_ms)
{
	struct evidence *e = &w->evidence[i];

	if (e->link.md5 == MD5_KEY && e->probe.keyed.result == PROBE_NOT_TRIED)
		tcp_start(p, w, i, &e->probe.keyed, now_ms);
	else if (e->probe.plain.result == PROBE_NOT_TRIED &&
		 (e->link.md5 != MD5_KEY || e->probe.keyed.result == PROBE_SILENT))
		tcp_start(p, w, i, &e->probe.plain, now_ms);
	else
		p->done[i] = true;
}

bool probes_tcp(struct probes *p, struct watch *w, int64_t now_ms, int64_t utc_ms)
{
	bool busy = false;

	for (size_t i = 0; i < p->count; i++) {
		struct evidence *e = &w->evidence[i];
		enum session_state state = session_judge(e);

		if (p->under_way[i]) {
			struct tcp_attempt *a = e->probe.plain.result == PROBE_PENDING
							? &e->probe.plain
							: &e->probe.keyed;

			a->result = tcp_probe_step(&p->tcp[i], now_ms);
			a->at_ms = utc_ms;
			p->under_way[i] = a->result == PROBE_PENDING;
		} else if (!p->done[i] && can_speak(e) && state < SESSION_OPENSENT &&
			   !w->verdicts[i].settled) {
			tcp_next(p, w, i, now_ms);
		}
		busy = busy || p->under_way[i];
	}
	return busy;
}
