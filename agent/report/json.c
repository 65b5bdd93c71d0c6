/* SPDX-License-Identifier: ISC */
/* The report for programs: packaging/schema/report.schema.json. Every key is always there. */
#include "base/text.h"
#include "diagnose/engine.h"
#include "formats.h"
#include "json_value.h"
#include "parts.h"

#include <string.h>

static json_t *remarks_json(const struct remarks *r)
{
	json_t *array = json_array();

	for (uint8_t i = 0; i < r->count; i++)
		push(array, string(r->text[i]));
	return array;
}

static json_t *finding_json(const struct finding *f)
{
	json_t *o = json_object(), *evidence = json_array();

	for (uint8_t i = 0; i < f->proof.line_count; i++) {
		const struct proof_line *line = &f->proof.lines[i];
		json_t *row = json_object();

		put(row, "source", string(source_name(line->source)));
		put(row, "at", time_or_null(line->at_ms));
		put(row, "text", string(line->text));
		push(evidence, row);
	}
	put(o, "code", string(f->cause->code));
	put(o, "title", string(f->cause->title));
	put(o, "layer", string(layer_name(f->cause->layer)));
	put(o, "severity", string(severity_name(f->proof.severity)));
	put(o, "confidence", string(confidence_name(f->proof.confidence)));
	put(o, "owner", string(owner_name(f->proof.owner)));
	put(o, "evidence", evidence);
	put(o, "remedy", string(finding_remedy(f)));
	return o;
}

static json_t *findings_json(const struct finding *findings, uint8_t count)
{
	json_t *array = json_array();

	for (uint8_t i = 0; i < count; i++)
		push(array, finding_json(&findings[i]));
	return array;
}

static json_t *alternatives_json(const struct verdict *v)
{
	json_t *array = json_array();

	for (uint8_t i = 0; i < v->alternative_count; i++) {
		json_t *o = json_object();

		put(o, "code", string(v->alternatives[i].cause->code));
		put(o, "confidence", string(confidence_name(v->alternatives[i].confidence)));
		put(o, "told_apart_by", string(v->alternatives[i].cause->seen));
		push(array, o);
	}
	return array;
}

static json_t *comparison_json(const struct evidence *e)
{
	struct comparison rows[COMPARISONS];
	json_t *array = json_array();

	compare_witnesses(e, rows);
	for (size_t i = 0; i < COMPARISONS; i++) {
		const struct comparison *c = &rows[i];
		json_t *o = json_object();

		put(o, "attribute", string(c->attribute));
		put(o, "expected", string_or_null(c->expected));
		put(o, "host", string_or_null(c->host));
		put(o, "wire", string_or_null(c->wire));
		put(o, "azure", string_or_null(c->azure));
		put(o, "agree", json_boolean(c->agree));
		push(array, o);
	}
	return array;
}

static json_t *session_json(const struct evidence *e, const struct verdict *v)
{
	const struct bird_protocol *p = &e->bird.protocol;
	json_t *o = json_object();

	put(o, "state", string_or_null(session_state_name(v->session)));
	put(o, "since", time_or_null(v->since_ms));
	put(o, "protocol", string_or_null(e->bird.found ? p->name : NULL));
	put(o, "last_error", string_or_null(e->bird.found ? p->last_error : NULL));
	return o;
}

/* age_ms < 0: none, the address is this host's own. */
static json_t *arp_row(const char *interface, const struct address *ip, struct mac mac,
		       int64_t age_ms, const char *source)
{
	enum { MS_PER_MINUTE = 60 * 1000 };
	json_t *o = json_object();
	char text[MAC_TEXT];

	put(o, "interface", string(interface));
	put(o, "ip_address", address(ip));
	put(o, "mac_address", string(mac_text(mac, text)));
	put(o, "age_minutes", age_ms >= 0 ? json_integer(age_ms / MS_PER_MINUTE) : json_null());
	put(o, "source", string(source));
	return o;
}

/* Who announced the address on the wire, but for the one that the kernel's row already names. */
static void arp_speakers(json_t *rows, const struct evidence *e, bool on_prem, struct mac known)
{
	const struct speaker *s = on_prem ? e->wire.ce_speakers : e->wire.msee_speakers;

	for (size_t i = 0; i < SPEAKERS_MAX; i++) {
		int64_t age_ms = e->now_ms - s[i].seen.last_ms;

		if (s[i].seen.count == 0 || mac_equal(s[i].mac, known))
			continue;
		push(rows, arp_row(on_prem ? "On-Prem" : "Microsoft",
				   on_prem ? &e->link.ce : &e->link.msee, s[i].mac,
				   age_ms > 0 ? age_ms : 0, source_name(SOURCE_WIRE)));
	}
}

static json_t *arp_json(const struct evidence *e)
{
	const struct host_evidence *h = &e->host;
	struct mac own = {0}, far = {0};
	json_t *rows = json_array();

	if (h->read && h->ce_held && mac_is_set(h->mac)) {
		own = h->mac;
		push(rows, arp_row("On-Prem", &e->link.ce, own, -1, source_name(SOURCE_KERNEL)));
	}
	arp_speakers(rows, e, true, own);
	if (h->read && h->neighbour_found && mac_is_set(h->neighbour_mac)) {
		far = h->neighbour_mac;
		push(rows, arp_row("Microsoft", &e->link.msee, far, h->neighbour_age_ms,
				   source_name(SOURCE_KERNEL)));
	}
	arp_speakers(rows, e, false, far);
	return rows;
}

static json_t *routes_json(const struct evidence *e)
{
	const struct bird_channel *c = link_channel(e);
	json_t *o = json_object();

	put(o, "received", c != NULL ? number(c->imported + c->filtered) : json_null());
	put(o, "advertised", c != NULL ? number(c->exported) : json_null());
	put(o, "limit", number(e->link.prefix_limit));
	return o;
}

static json_t *traffic_json(const struct host_evidence *h)
{
	bool known = h->read && h->interface_found;
	json_t *o = json_object();

	put(o, "rx_bytes", known ? number(h->rx_bytes) : json_null());
	put(o, "tx_bytes", known ? number(h->tx_bytes) : json_null());
	put(o, "rx_packets", known ? number(h->rx_packets) : json_null());
	put(o, "tx_packets", known ? number(h->tx_packets) : json_null());
	return o;
}

static json_t *link_json(const struct report *r, size_t i)
{
	const struct link *l = &r->intent->links[i];
	const struct evidence *e = &r->evidence[i];
	const struct verdict *v = &r->verdicts[i];
	struct remarks unseen, excluded;
	json_t *o = json_object();

	blind_spots(e, &unseen);
	ruled_out(v, &excluded);
	put(o, "path", string(path_name(l->path)));
	put(o, "family", string(family_name(l->family)));
	put(o, "interface", string(link_interface(e)));
	put(o, "ce_address", address(&l->ce));
	put(o, "msee_address", address(&l->msee));
	put(o, "status", string(status_name(v->status)));
	put(o, "planned_down", json_boolean(l->planned_down));
	put(o, "session", session_json(e, v));
	put(o, "cause", v->cause ? finding_json(v->cause) : json_null());
	put(o, "findings", findings_json(v->findings, v->finding_count));
	put(o, "alternatives", alternatives_json(v));
	put(o, "blind_spots", remarks_json(&unseen));
	put(o, "ruled_out", remarks_json(&excluded));
	put(o, "comparison", comparison_json(e));
	put(o, "arp", arp_json(e));
	put(o, "routes", routes_json(e));
	put(o, "traffic", traffic_json(&e->host));
	return o;
}

static json_t *peering_json(const struct peering *p)
{
	json_t *o = json_object();

	put(o, "type", string(peering_type_name(p->type)));
	put(o, "vlan", number(p->vlan));
	put(o, "azure_asn", number(p->azure_asn));
	put(o, "peer_asn", number(p->peer_asn));
	return o;
}

static json_t *peerings_json(const struct report *r, size_t first, size_t end)
{
	json_t *peerings = json_array(), *links = NULL;
	uint32_t last = 0;

	for (size_t i = first; i < end; i++) {
		uint32_t index = r->intent->links[i].peering;

		if (!r->shown[i])
			continue;
		if (links == NULL || index != last) {
			json_t *peering = peering_json(&r->intent->peerings[index]);

			links = json_array();
			put(peering, "links", links);
			push(peerings, peering);
			last = index;
		}
		push(links, link_json(r, i));
	}
	return peerings;
}

static json_t *circuit_json(const struct report *r, size_t first, size_t end)
{
	uint32_t index = r->intent->links[first].circuit;
	const struct circuit *c = &r->intent->circuits[index];
	const struct circuit_verdict *v = &r->circuits[index];
	json_t *o = json_object();
	char key[KEY_SHORT];

	key_short(c->service_key != NULL ? c->service_key : "", true, key);
	put(o, "name", string(c->name));
	put(o, "provider", string_or_null(c->provider));
	put(o, "service_key", string_or_null(key));
	put(o, "status", string(status_name(v->status)));
	put(o, "azure", azure_json(r, first, end));
	put(o, "findings", findings_json(v->findings, v->finding_count));
	put(o, "peerings", peerings_json(r, first, end));
	return o;
}

static json_t *summary_json(const struct report *r)
{
	struct summary sum = report_summary(r);
	json_t *o = json_object();

	put(o, "links", number(sum.links));
	put(o, "established", number(sum.established));
	put(o, "down", number(sum.down));
	put(o, "unknown", number(sum.unknown));
	return o;
}

/* Where a part of a document goes, and how far in it stands there. */
struct place {
	FILE *out;
	int indent;
};

/* Line by line: within a text, JSON has no bare line feed. What the stream does not take shows when
 * it is closed. */
static int part_put(const char *bytes, size_t len, void *context)
{
	const struct place *p = context;

	while (len > 0) {
		const char *feed = memchr(bytes, '\n', len);
		size_t line = feed != NULL ? (size_t)(feed - bytes) + 1 : len;

		fwrite(bytes, 1, line, p->out);
		if (feed != NULL)
			fprintf(p->out, "%*s", p->indent, "");
		bytes += line;
		len -= line;
	}
	return 0;
}

/* One at a time: all of thousands, as values, would take many times the room of their text. */
static void circuits_write(const struct report *r, size_t flags, FILE *out)
{
	enum { INDENT = 4 };
	struct place place = {.out = out, .indent = r->one_line ? 0 : INDENT};
	const char *between = "";

	for (size_t first = 0, end; first < r->intent->link_count; first = end) {
		json_t *circuit;

		end = circuit_end(r->intent, first);
		if (!any_shown(r, first, end))
			continue;
		circuit = circuit_json(r, first, end);
		fprintf(out, "%s%s%*s", between, r->one_line ? "" : "\n", place.indent, "");
		if (json_dump_callback(circuit, part_put, &place, flags) != 0)
			out_of_memory();
		json_decref(circuit);
		between = ",";
	}
	if (between[0] != '\0' && !r->one_line)
		fprintf(out, "\n%*s", INDENT / 2, "");
}

static int frame_put(const char *bytes, size_t len, void *frame)
{
	text_add(frame, bytes, len);
	return 0;
}

/* root: the document without circuits; their array is the last that there is. json_dumps() would
 * leave out a name that it had no memory for. */
static void document_write_around(const json_t *root, const struct report *r, size_t flags,
				  FILE *out)
{
	struct text frame = {0};
	const char *end;

	if (json_dump_callback(root, frame_put, &frame, flags) != 0)
		out_of_memory();
	end = strrchr(frame.at, ']');
	fwrite(frame.at, 1, (size_t)(end - frame.at), out);
	circuits_write(r, flags, out);
	fprintf(out, "%s\n", end);
	text_free(&frame);
}

void report_json(const struct report *r, FILE *out)
{
	const size_t flags = (r->one_line ? JSON_COMPACT : JSON_INDENT(2)) | REALS;
	json_t *root = json_object();
	int64_t tenths = (r->window_ms + 50) / 100;
	char generated[TIME_TEXT];

	put(root, "schema", string("ceprobe.report/1"));
	put(root, "version", string(r->version));
	put(root, "host", string(r->host));
	put(root, "generated", string(time_text(r->generated_ms, generated)));
	put(root, "window_seconds", json_real((double)tenths / 10.0));
	put(root, "status", string(status_name(r->status)));
	put(root, "summary", summary_json(r));
	put(root, "circuits", json_array());
	document_write_around(root, r, flags, out);
	json_decref(root);
}
