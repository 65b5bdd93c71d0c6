/* SPDX-License-Identifier: ISC */
/* The exposition of Prometheus (text format 0.0.4), for a scrape or node_exporter's textfiles. A
 * number that nobody told has no sample: zero would be a lie. */
#include "base/text.h"
#include "formats.h"
#include "parts.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* What is told of one link; the labels of the link are written already. */
struct sample {
	const char *label, *value; /* one more label; NULL: none */
	uint64_t number;
};

enum { SAMPLES_MAX = FINDINGS_MAX };

struct metric {
	const char *name, *type, *help;
	/* Returns how many samples one link gives. */
	size_t (*of_link)(const struct report *r, size_t link, struct sample *out);
};

/* Inside quotes: backslash, quote and line feed, the last of which text_printable() takes. */
static void label_value(const char *text, FILE *out)
{
	size_t room = strlen(text) + 1;
	char *printable = xcalloc(room, 1);

	text_printable(printable, room, text, room - 1);
	for (const char *at = printable; *at != '\0'; at++) {
		if (*at == '"' || *at == '\\')
			fputc('\\', out);
		fputc(*at, out);
	}
	free(printable);
}

static size_t one(struct sample *out, uint64_t number)
{
	*out = (struct sample){.number = number};
	return 1;
}

static size_t link_up(const struct report *r, size_t i, struct sample *out)
{
	return one(out, r->verdicts[i].session == SESSION_ESTABLISHED);
}

/* As the exit status of `check`, which a Nagios plugin's is. */
static size_t link_status(const struct report *r, size_t i, struct sample *out)
{
	switch (r->verdicts[i].status) {
	case STATUS_OK:
		return one(out, 0);
	case STATUS_WARNING:
		return one(out, 1);
	case STATUS_CRITICAL:
		return one(out, 2);
	case STATUS_UNKNOWN:
		return one(out, 3);
	}
	return one(out, 3);
}

static size_t link_state(const struct report *r, size_t i, struct sample *out)
{
	const char *state = session_state_name(r->verdicts[i].session);

	*out = (struct sample){"state", state != NULL ? state : "unknown", 1};
	return 1;
}

static size_t link_cause(const struct report *r, size_t i, struct sample *out)
{
	const struct verdict *v = &r->verdicts[i];

	if (!v->cause)
		return 0;
	*out = (struct sample){"code", v->cause->cause->code, 1};
	return 1;
}

/* Two findings of one code would be one series twice, which costs the whole scrape. */
static size_t finding_codes(const struct finding *findings, uint8_t given, struct sample *out)
{
	size_t count = 0;

	for (uint8_t k = 0; k < given; k++) {
		size_t same = 0;

		while (same < count && strcmp(out[same].value, findings[k].cause->code) != 0)
			same++;
		if (same == count)
			out[count++] = (struct sample){"code", findings[k].cause->code, 1};
	}
	return count;
}

static size_t link_finding(const struct report *r, size_t i, struct sample *out)
{
	return finding_codes(r->verdicts[i].findings, r->verdicts[i].finding_count, out);
}

static size_t link_planned(const struct report *r, size_t i, struct sample *out)
{
	return one(out, r->intent->links[i].planned_down);
}

static size_t link_since(const struct report *r, size_t i, struct sample *out)
{
	return r->verdicts[i].since_ms > 0 ? one(out, (uint64_t)r->verdicts[i].since_ms / 1000) : 0;
}

static size_t link_flaps(const struct report *r, size_t i, struct sample *out)
{
	const struct memory_evidence *m = &r->evidence[i].memory;

	return m->remembers ? one(out, m->losses_total) : 0;
}

static size_t link_received(const struct report *r, size_t i, struct sample *out)
{
	const struct bird_channel *c = link_channel(&r->evidence[i]);

	return c != NULL ? one(out, c->imported + c->filtered) : 0;
}

static size_t link_advertised(const struct report *r, size_t i, struct sample *out)
{
	const struct bird_channel *c = link_channel(&r->evidence[i]);

	return c != NULL ? one(out, c->exported) : 0;
}

static size_t link_limit(const struct report *r, size_t i, struct sample *out)
{
	return one(out, r->intent->links[i].prefix_limit);
}

static size_t link_bytes(const struct report *r, size_t i, struct sample *out)
{
	const struct host_evidence *h = &r->evidence[i].host;

	if (!h->read || !h->interface_found)
		return 0;
	out[0] = (struct sample){"direction", "in", h->rx_bytes};
	out[1] = (struct sample){"direction", "out", h->tx_bytes};
	return 2;
}

static const struct metric metrics[] = {
	{"ceprobe_link_up", "gauge", "1 when the BGP session is Established.", link_up},
	{"ceprobe_link_status", "gauge", "0 ok, 1 warning, 2 critical, 3 unknown.", link_status},
	{"ceprobe_link_state", "gauge", "1 for the session's present state.", link_state},
	{"ceprobe_link_cause", "gauge",
	 "1 for the cause of a session that is not Established (ceprobe explain CODE).",
	 link_cause},
	{"ceprobe_link_finding", "gauge",
	 "1 for each thing that is not as it should be beside a cause.", link_finding},
	{"ceprobe_link_planned_down", "gauge", "1 when the link is known and accepted to be down.",
	 link_planned},
	{"ceprobe_link_since_timestamp_seconds", "gauge",
	 "When the session entered its present state.", link_since},
	{"ceprobe_link_flaps_total", "counter",
	 "How often the session was lost since the agent began.", link_flaps},
	{"ceprobe_link_routes_received", "gauge",
	 "Routes that the MSEE sends, before import filters.", link_received},
	{"ceprobe_link_routes_advertised", "gauge", "Routes that are sent to the MSEE.",
	 link_advertised},
	{"ceprobe_link_prefix_limit", "gauge",
	 "Routes that may be sent before the MSEE ends the session.", link_limit},
	{"ceprobe_link_bytes_total", "counter",
	 "Bytes through the link's interface, which both families share.", link_bytes},
};

static void heading(const char *name, const char *type, const char *help, FILE *out)
{
	fprintf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void link_labels(const struct report *r, size_t i, FILE *out)
{
	const struct link *l = &r->intent->links[i];

	fputs("circuit=\"", out);
	label_value(r->intent->circuits[l->circuit].name, out);
	fprintf(out, "\",peering=\"%s\",path=\"%s\",family=\"%s\"", peering_type_name(l->type),
		path_name(l->path), family_name(l->family));
}

static void metric_write(const struct metric *m, const struct report *r, FILE *out)
{
	struct sample samples[SAMPLES_MAX];
	bool headed = false;

	for (size_t i = 0; i < r->intent->link_count; i++) {
		size_t count = r->shown[i] ? m->of_link(r, i, samples) : 0;

		if (count > 0 && !headed)
			heading(m->name, m->type, m->help, out);
		headed = headed || count > 0;
		for (size_t k = 0; k < count; k++) {
			fprintf(out, "%s{", m->name);
			link_labels(r, i, out);
			if (samples[k].label != NULL)
				fprintf(out, ",%s=\"%s\"", samples[k].label, samples[k].value);
			fprintf(out, "} %" PRIu64 "\n", samples[k].number);
		}
	}
}

static void circuit_findings(const struct report *r, FILE *out)
{
	static const char name[] = "ceprobe_circuit_finding";
	struct sample samples[SAMPLES_MAX];
	bool headed = false;

	for (size_t first = 0, end; first < r->intent->link_count; first = end) {
		uint32_t index = r->intent->links[first].circuit;
		const struct circuit_verdict *v = &r->circuits[index];
		size_t count;

		end = circuit_end(r->intent, first);
		count = any_shown(r, first, end)
				? finding_codes(v->findings, v->finding_count, samples)
				: 0;
		if (count > 0 && !headed)
			heading(name, "gauge", "1 for each thing that is wrong with a circuit.",
				out);
		headed = headed || count > 0;
		for (size_t k = 0; k < count; k++) {
			fprintf(out, "%s{circuit=\"", name);
			label_value(r->intent->circuits[index].name, out);
			fprintf(out, "\",%s=\"%s\"} 1\n", samples[k].label, samples[k].value);
		}
	}
}

static void total(const char *name, const char *help, uint64_t number, FILE *out)
{
	heading(name, "counter", help, out);
	fprintf(out, "%s %" PRIu64 "\n", name, number);
}

void report_prometheus(const struct report *r, FILE *out)
{
	static const char build[] = "ceprobe_build_info";

	for (size_t i = 0; i < sizeof(metrics) / sizeof(metrics[0]); i++)
		metric_write(&metrics[i], r, out);
	circuit_findings(r, out);
	total("ceprobe_capture_packets_total", "Frames heard on all ports.", r->captured, out);
	total("ceprobe_capture_dropped_total", "Frames that the kernel had no room to hand over.",
	      r->dropped, out);
	heading(build, "gauge", "Always 1; its label is the version of ceprobe.", out);
	fprintf(out, "%s{version=\"", build);
	label_value(r->version, out);
	fputs("\"} 1\n", out);
}
