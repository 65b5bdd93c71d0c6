/* SPDX-License-Identifier: ISC */
#include "watch.h"

#include "base/text.h"
#include "wire/frame.h"
#include "wire/redact.h"
#include "wire/tcp_md5.h"

#include <stdlib.h>
#include <unistd.h>

enum { DIRECTIONS = 2 };

struct stream_buffer {
	struct stream_buffer *next; /* while nobody has it */
	uint8_t bytes[BGP_MESSAGE_MAX];
};

static void buffer_lend(struct watch *w, struct bgp_stream *s)
{
	struct stream_buffer *b = w->free_buffers;

	if (s->buffer)
		return;
	if (b)
		w->free_buffers = b->next;
	else
		b = xcalloc(1, sizeof(*b));
	s->buffer = b->bytes;
}

static void buffer_return(struct watch *w, struct bgp_stream *s)
{
	struct stream_buffer *b;

	if (!s->buffer)
		return;
	b = (struct stream_buffer *)(void *)(s->buffer - offsetof(struct stream_buffer, bytes));
	b->next = w->free_buffers;
	w->free_buffers = b;
	s->buffer = NULL;
}

static void streams_free(struct watch *w)
{
	size_t count = w->config->intent.link_count * CONNECTIONS_MAX * DIRECTIONS;

	for (size_t i = 0; i < count; i++)
		buffer_return(w, &w->streams[i]);
	while (w->free_buffers) {
		struct stream_buffer *next = w->free_buffers->next;

		free(w->free_buffers);
		w->free_buffers = next;
	}
	free(w->streams);
}

void watch_init(struct watch *w, const struct config *config, bool live, int64_t now_ms)
{
	size_t links = config->intent.link_count;

	*w = (struct watch){.config = config, .live = live, .began_ms = now_ms};
	w->evidence = xcalloc(links + 1, sizeof(*w->evidence));
	w->verdicts = xcalloc(links + 1, sizeof(*w->verdicts));
	w->homes = xcalloc(links + 1, sizeof(*w->homes));
	w->streams = xcalloc(links * CONNECTIONS_MAX * DIRECTIONS + 1, sizeof(*w->streams));
	w->circuits = xcalloc(config->intent.circuit_count + 1, sizeof(*w->circuits));
	w->azure = xcalloc(config->intent.circuit_count + 1, sizeof(*w->azure));
	w->bird.failure = BIRD_NOT_ASKED;
	for (size_t i = 0; i < links; i++)
		evidence_init(&w->evidence[i], &config->intent.links[i], live, now_ms);
	/* Not live: the same bytes wherever it is read. */
	if (!live || gethostname(w->host, sizeof(w->host) - 1) != 0)
		text_format(w->host, sizeof(w->host), "%s", live ? "" : "recording");
	watch_azure(w);
}

static void verdicts_free(struct watch *w)
{
	for (size_t i = 0; i < w->config->intent.link_count; i++) {
		free(w->verdicts[i].cause);
		free(w->verdicts[i].findings);
	}
	for (size_t c = 0; c < w->config->intent.circuit_count; c++)
		free(w->circuits[c].findings);
	free(w->verdicts);
	free(w->circuits);
}

void watch_free(struct watch *w)
{
	for (size_t i = 0; i < w->port_count; i++)
		capture_close(w->ports[i].capture);
	evidence_index_free(w->index);
	bird_facts_free(&w->bird);
	watch_azure_free(w);
	free(w->evidence);
	verdicts_free(w);
	free(w->homes);
	streams_free(w);
	free(w->ports);
	*w = (struct watch){0};
}

struct port *watch_port(struct watch *w, const char *name)
{
	for (size_t i = 0; i < w->port_count; i++)
		if (strcmp(w->ports[i].name, name) == 0)
			return &w->ports[i];
	w->ports = xrealloc(w->ports, w->port_count + 1, sizeof(*w->ports));
	w->ports[w->port_count] = (struct port){
		.number = name[0] ? (uint32_t)w->port_count : (uint32_t)PORT_ANY,
	};
	text_format(w->ports[w->port_count].name, INTERFACE_NAME, "%s", name);
	return &w->ports[w->port_count++];
}

/* The port below the YAML's interface; for one that does not exist, what its name says. */
static void port_name(const struct evidence *e, char out[static INTERFACE_NAME])
{
	const char *dot = strchr(e->link.interface, '.');

	if (e->host.port[0])
		text_format(out, INTERFACE_NAME, "%s", e->host.port);
	else if (dot)
		text_format(out, INTERFACE_NAME, "%.*s", (int)(dot - e->link.interface),
			    e->link.interface);
	else
		text_format(out, INTERFACE_NAME, "%s", e->link.interface);
}

void watch_ports_find(struct watch *w)
{
	bool moved = !w->index;

	for (size_t i = 0; i < w->config->intent.link_count; i++) {
		struct evidence *e = &w->evidence[i];
		struct evidence_home home = {.tags = e->link.tags};
		char name[INTERFACE_NAME];

		port_name(e, name);
		/* A subinterface whose port is in another namespace is all we can listen on. */
		if (e->host.port[0] && e->host.interface_is_vlan &&
		    strcmp(e->host.port, e->link.interface) == 0)
			home.tags.count = 0;
		home.port = watch_port(w, name)->number;
		moved = moved || home.port != w->homes[i].port ||
			!tags_equal(&home.tags, &w->homes[i].tags);
		w->homes[i] = home;
	}
	if (moved)
		watch_index(w);
}

/* What was dropped a week ago hides nothing now. */
static void drops_age(struct port *p, int64_t now_ms)
{
	enum { LATELY_MS = 300000 };

	if (p->dropped < p->dropped_mark) /* the capture was opened anew */
		p->dropped_before = p->dropped_mark = 0;
	if (now_ms - p->mark_ms < LATELY_MS)
		return;
	p->dropped_before = p->dropped_mark;
	p->dropped_mark = p->dropped;
	p->mark_ms = now_ms;
}

void watch_drops_apply(struct watch *w, int64_t now_ms)
{
	w->dropped = 0;
	for (size_t i = 0; i < w->port_count; i++) {
		drops_age(&w->ports[i], now_ms);
		w->dropped += w->ports[i].dropped;
	}
	for (size_t i = 0; i < w->config->intent.link_count; i++) {
		uint32_t home = w->homes[i].port;

		if (home < w->port_count)
			w->evidence[i].wire.dropped =
				w->ports[home].dropped - w->ports[home].dropped_before;
	}
}

void watch_index(struct watch *w)
{
	char(*names)[INTERFACE_NAME] = xcalloc(w->port_count + 1, sizeof(*names));

	for (size_t i = 0; i < w->port_count; i++)
		memcpy(names[i], w->ports[i].name, INTERFACE_NAME);
	evidence_index_free(w->index);
	w->index = evidence_index_new(&w->config->intent, w->homes, names, w->port_count);
	free(names);
}

static const struct md5_key *link_key(const struct watch *w, size_t link)
{
	return &w->config->intent.peerings[w->config->intent.links[link].peering].key;
}

/* The BGP messages in a segment, in the order in which they were sent. */
__attribute__((noinline)) static void
segment_read(struct watch *w, const struct evidence_segment *s, const struct packet *p)
{
	struct bgp_stream *stream =
		&w->streams[((size_t)s->link * CONNECTIONS_MAX + s->connection) * DIRECTIONS +
			    s->from_ce];
	const bool as4 = !w->evidence[s->link].wire.narrow_asns;
	struct bgp_message m;
	enum wire_status status;

	if (s->starts)
		bgp_stream_start(stream, p->tcp.seq + 1);
	if (p->tcp.length == 0)
		return;
	buffer_lend(w, stream);
	bgp_stream_segment(stream, p->tcp.seq, p->tcp.payload, p->tcp.length);
	while ((status = bgp_stream_next(stream, as4, &m)) != WIRE_SHORT) {
		if (status == WIRE_OK)
			evidence_apply_bgp(w->evidence, s, p->at_ms, &m);
		else if (m.length == 0)
			evidence_apply_not_bgp(w->evidence, s, p->at_ms);
	}
	if (stream->held == 0)
		buffer_return(w, stream);
}

enum md5_check watch_md5_check(const struct watch *w, const struct packet *p,
			       struct evidence_place place)
{
	enum md5_check noted;

	if (!w->live && digest_outcome(&p->tcp, &noted))
		return noted;
	return place.about == NO_LINK ? MD5_CHECK_UNTRIED
				      : tcp_md5_check(p, link_key(w, (size_t)place.about));
}

int32_t watch_frame(struct watch *w, const struct port *port, const struct frame *f)
{
	struct evidence_segment segment;
	struct evidence_place place;
	struct packet p;

	w->frames++;
	if (frame_decode(f->bytes, f->captured, f->length, &p) != WIRE_OK)
		w->odd_frames++;
	p.at_ms = f->at_ms;
	p.port = port->number;
	place = evidence_find(w->index, &p);
	if (place.about == NO_LINK && place.at == NO_LINK)
		return NO_LINK;
	if (p.kind == PACKET_TCP && p.tcp.has_md5)
		p.tcp.check = watch_md5_check(w, &p, place);
	if (!evidence_apply_packet(w->evidence, w->index, place, &p, &segment))
		return place.about != NO_LINK ? place.about : place.at;
	if (p.tcp.length > 0 || segment.starts)
		segment_read(w, &segment, &p);
	evidence_apply_end(w->evidence, &segment, &p);
	return place.about;
}

static void wire_status_apply(struct watch *w, struct evidence *e, const struct port *port,
			      int64_t now_ms)
{
	struct wire_evidence *wire = &e->wire;

	e->now_ms = now_ms;
	if (!port) {
		text_format(wire->why, sizeof(wire->why), "no capture of %s was given",
			    e->link.interface);
		return;
	}
	wire->listening = wire->listening || port->heard;
	if (!port->heard) {
		text_format(wire->why, sizeof(wire->why), "%s", port->why);
		return;
	}
	wire->since_ms = port->since_ms > e->memory.fresh_ms ? port->since_ms : e->memory.fresh_ms;
	wire->until_ms = w->live ? now_ms : port->until_ms;
}

/* The port a link is heard on: its own, else the capture that stands for every port. */
static const struct port *link_port(const struct watch *w, size_t link)
{
	uint32_t home = w->homes[link].port;

	if (home < w->port_count)
		return &w->ports[home];
	for (size_t i = 0; i < w->port_count; i++)
		if (!w->ports[i].name[0])
			return &w->ports[i];
	return NULL;
}

/* Links of one peering stand together, at most four. */
static void siblings_apply(struct watch *w)
{
	size_t count = w->config->intent.link_count;

	for (size_t i = 0; i < count; i++) {
		struct evidence *e = &w->evidence[i];

		e->sibling_configured = e->sibling_established = e->sibling_drained = false;
		for (size_t j = i < 3 ? 0 : i - 3; j < count && j <= i + 3; j++) {
			const struct evidence *s = &w->evidence[j];

			if (!links_are_siblings(&e->link, &s->link))
				continue;
			e->sibling_configured = true;
			e->sibling_established = session_judge(s) == SESSION_ESTABLISHED;
			e->sibling_drained = s->wire.msee.as_repeat > 1;
			e->sibling_traffic = traffic_window(&s->host);
		}
	}
}

/* Only as many as there are: of thousands of links, few have all that there could be. */
static struct finding *findings_keep(struct finding *kept, const struct finding *found,
				     size_t count)
{
	if (count == 0) {
		free(kept);
		return NULL;
	}
	kept = xrealloc(kept, count, sizeof(*kept));
	memcpy(kept, found, count * sizeof(*kept));
	return kept;
}

static void link_judge(const struct evidence *e, struct verdict *kept)
{
	struct finding room[VERDICT_FINDINGS];
	struct verdict v;

	diagnose_link(e, room, &v);
	v.cause = findings_keep(kept->cause, v.cause, v.cause ? 1 : 0);
	v.findings = findings_keep(kept->findings, v.findings, v.finding_count);
	*kept = v;
}

/* Links [first, end) are the circuit's. */
static void circuit_judge(const struct watch *w, size_t first, size_t end,
			  struct circuit_verdict *kept)
{
	struct finding room[FINDINGS_MAX];
	struct circuit_verdict v;

	diagnose_circuit(&w->evidence[first], &w->verdicts[first], end - first, room, &v);
	v.findings = findings_keep(kept->findings, v.findings, v.finding_count);
	*kept = v;
}

void watch_judge(struct watch *w, int64_t now_ms)
{
	const struct intent *intent = &w->config->intent;
	size_t first = 0;

	for (size_t i = 0; i < intent->link_count; i++)
		wire_status_apply(w, &w->evidence[i], link_port(w, i), now_ms);
	siblings_apply(w);
	for (size_t i = 0; i < intent->link_count; i++)
		link_judge(&w->evidence[i], &w->verdicts[i]);
	for (size_t c = 0; c < intent->circuit_count; c++) {
		size_t end = first;

		while (end < intent->link_count && intent->links[end].circuit == c)
			end++;
		circuit_judge(w, first, end, &w->circuits[c]);
		first = end;
	}
}

enum status watch_status(const struct watch *w, const bool *shown)
{
	const struct intent *intent = &w->config->intent;
	enum status worst = STATUS_OK;

	for (size_t i = 0; i < intent->link_count; i++) {
		if (!shown[i])
			continue;
		if (w->verdicts[i].status > worst)
			worst = w->verdicts[i].status;
		if (w->circuits[intent->links[i].circuit].finding_count > 0 &&
		    worst < STATUS_WARNING)
			worst = STATUS_WARNING;
		if (w->evidence[i].azure.why[0] && worst < STATUS_UNKNOWN)
			worst = STATUS_UNKNOWN;
	}
	return worst;
}
