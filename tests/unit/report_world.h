/* SPDX-License-Identifier: ISC */
/* A small world to report on: one circuit, one private peering, a broken primary and a healthy
 * secondary. Tests change what they need. Include after cmocka.h. */
#ifndef REPORT_WORLD_H
#define REPORT_WORLD_H

#include "base/text.h"
#include "report/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORLD_LINKS = 2 };
#define WORLD_NOW 1795300200000LL /* 2026-11-21T22:30:00Z */

struct world {
	char name[32], provider[32], key[40];
	struct circuit circuit;
	struct peering peering;
	struct link links[WORLD_LINKS];
	struct intent intent;
	struct evidence evidence[WORLD_LINKS];
	struct verdict verdicts[WORLD_LINKS];
	struct circuit_verdict circuits[1];
	struct finding causes[WORLD_LINKS], findings[WORLD_LINKS + 1][FINDINGS_MAX];
	bool shown[WORLD_LINKS];
	struct report report;
};

static inline struct address world_address(const char *text)
{
	struct address a;

	if (!address_parse(text, &a))
		abort();
	return a;
}

static inline void world_proof(struct proof *p, enum source source, const char *text)
{
	p->lines[p->line_count].source = source;
	p->lines[p->line_count].at_ms = WORLD_NOW - 2000;
	text_format(p->lines[p->line_count].text, PROOF_TEXT, "%s", text);
	p->line_count++;
}

static inline struct finding world_finding(const char *code, enum confidence confidence)
{
	struct finding f = {.cause = cause_by_code(code)};

	if (f.cause == NULL)
		abort();
	f.proof.confidence = confidence;
	f.proof.owner = f.cause->owner;
	f.proof.severity = f.cause->severity;
	return f;
}

static inline void world_cause(struct world *w, size_t i, const char *code,
			       enum confidence confidence)
{
	w->causes[i] = world_finding(code, confidence);
	w->verdicts[i].cause = &w->causes[i];
}

static inline void world_link(struct world *w, size_t i, const char *ce, const char *msee)
{
	struct link *l = &w->links[i];
	struct evidence *e = &w->evidence[i];

	*l = (struct link){.path = i == 0 ? PATH_PRIMARY : PATH_SECONDARY,
			   .tags = {.count = 1, .tag = {{ETHERTYPE_8021Q, 200}}},
			   .azure_vlan = 200,
			   .subnet = {world_address(ce), 30},
			   .ce = world_address(ce),
			   .msee = world_address(msee),
			   .azure_asn = 12076,
			   .peer_asn = 65010,
			   .prefix_limit = 4000};
	text_format(l->interface, sizeof(l->interface), "eth%zu", i + 1);
	*e = (struct evidence){.link = *l, .now_ms = WORLD_NOW};
	e->host.read = e->host.interface_found = e->host.ce_held = true;
	text_format(e->host.vlan, sizeof(e->host.vlan), "eth%zu.200", i + 1);
	e->host.mac = (struct mac){{2, 0, 0, 0, 0, (uint8_t)(i + 1)}};
	e->host.neighbour_found = true;
	e->host.neighbour = NEIGHBOUR_REACHABLE;
	e->host.neighbour_mac = (struct mac){{2, 0, 0, 0, 1, (uint8_t)(i + 1)}};
	e->host.neighbour_age_ms = 125000;
	e->host.rx_bytes = 1000;
	e->host.tx_bytes = 5000000000;
	e->host.rx_packets = 10;
	e->host.tx_packets = 20;
	e->host.ce_on_port = true;
	e->host.ce_tags = l->tags;
	e->host.ce_len = 30;
	e->host.listener_key = KEY_NONE;
	e->bird.found = true;
	e->bird.protocol.neighbour = l->msee;
	text_format(e->bird.protocol.name, PROTOCOL_NAME, i == 0 ? "er_primary" : "er_secondary");
	w->shown[i] = true;
}

static inline void world_break(struct world *w)
{
	struct verdict *v = &w->verdicts[0];
	struct evidence *e = &w->evidence[0];

	text_format(e->bird.protocol.last_error, BIRD_TEXT, "Socket: Connection refused");
	e->bird.protocol.session = SESSION_ACTIVE;
	e->wire.foreigners[0] = (struct foreigner){.speaker = world_address("172.16.0.6"),
						   .asked = world_address("172.16.0.5"),
						   .seen.count = 1,
						   .msee_like = true};
	e->wire.peer_tags_seen = true;
	e->wire.peer_tags = w->links[0].tags;
	text_format(e->wire.why, sizeof(e->wire.why), "no permission to capture on eth1");
	v->status = STATUS_CRITICAL;
	v->session = SESSION_ACTIVE;
	v->since_ms = WORLD_NOW - 1730000;
	world_cause(w, 0, "tcp-refused-by-peer", CONFIDENCE_CERTAIN);
	world_proof(&v->cause->proof, SOURCE_WIRE,
		    "RST from 172.16.0.2 in answer to our SYN, TTL 64");
	world_proof(&v->cause->proof, SOURCE_BIRD, "Socket: Connection refused");
	v->alternatives[0] = (struct alternative){.cause = cause_by_code("path-filtered"),
						  .confidence = CONFIDENCE_POSSIBLE};
	v->alternative_count = 1;
	v->ruled_out[cause_by_code("vlan-mismatch-peer") - causes] = true;
	w->circuits[0].status = STATUS_CRITICAL;
	w->circuits[0].findings[0] = world_finding("redundancy-lost", CONFIDENCE_CERTAIN);
	world_proof(&w->circuits[0].findings[0].proof, SOURCE_BIRD,
		    "private ipv4: primary Active, secondary Established");
	w->circuits[0].finding_count = 1;
	w->report.status = STATUS_CRITICAL;
}

/* Healthy until world_break(). */
static inline struct world *world_new(void)
{
	struct world *w = xcalloc(1, sizeof(*w));
	struct bird_protocol *p = &w->evidence[1].bird.protocol;

	text_format(w->name, sizeof(w->name), "Test-ER-Ckt");
	text_format(w->provider, sizeof(w->provider), "Contoso Connect");
	text_format(w->key, sizeof(w->key), "12340000-0000-0000-0000-00000000abcd");
	w->circuit =
		(struct circuit){.name = w->name, .provider = w->provider, .service_key = w->key};
	w->peering = (struct peering){.vlan = 200, .azure_asn = 12076, .peer_asn = 65010};
	world_link(w, 0, "172.16.0.1", "172.16.0.2");
	world_link(w, 1, "172.16.0.5", "172.16.0.6");
	for (size_t i = 0; i < WORLD_LINKS; i++) {
		w->verdicts[i].findings = w->findings[i];
		w->verdicts[i].session = SESSION_ESTABLISHED;
		w->verdicts[i].since_ms = WORLD_NOW - 3 * 86400000LL;
	}
	w->circuits[0].findings = w->findings[WORLD_LINKS];
	p->channels[0] = (struct bird_channel){.name = "ipv4",
					       .up = true,
					       .counted = true,
					       .imported = 7,
					       .filtered = 1,
					       .exported = 3};
	p->channel_count = 1;
	w->intent = (struct intent){.circuits = &w->circuit,
				    .peerings = &w->peering,
				    .links = w->links,
				    .circuit_count = 1,
				    .peering_count = 1,
				    .link_count = WORLD_LINKS};
	w->report = (struct report){.intent = &w->intent,
				    .evidence = w->evidence,
				    .verdicts = w->verdicts,
				    .circuits = w->circuits,
				    .shown = w->shown,
				    .version = "0.1.0",
				    .host = "ce1",
				    .generated_ms = WORLD_NOW,
				    .window_ms = 12340};
	return w;
}

/* The report as a string; to be freed. */
static inline char *world_write(const struct report *r, const char *format)
{
	static char *text; /* static: gcc takes what the stream puts here for this frame's */
	static size_t len;
	FILE *out = open_memstream(&text, &len);

	if (out == NULL || format_by_name(format) == NULL)
		abort();
	format_by_name(format)->write(r, out);
	fclose(out);
	return text;
}

/* Characters of UTF-8, without colour sequences. */
static inline size_t world_width(const char *line, size_t len)
{
	size_t width = 0;

	for (size_t i = 0; i < len; i++) {
		if (line[i] == '\033')
			while (i < len && line[i] != 'm')
				i++;
		else
			width += ((unsigned char)line[i] & 0xc0U) != 0x80U;
	}
	return width;
}

#endif
