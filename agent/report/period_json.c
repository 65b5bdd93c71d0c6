/* SPDX-License-Identifier: ISC */
/* The period for programs: packaging/schema/period.schema.json. Every key is always there. */
#include "json_value.h"
#include "period_parts.h"

static json_t *seconds(int64_t ms)
{
	return json_real((double)ms / 1000.0);
}

static json_t *time_of(int64_t ms)
{
	char text[TIME_TEXT];

	return string(time_text(ms, text));
}

static json_t *count_or_null(int64_t n)
{
	return n >= 0 ? json_integer(n) : json_null();
}

static json_t *cause_json(const struct period_cause *c)
{
	json_t *o, *evidence;

	if (c->code[0] == '\0')
		return json_null();
	o = json_object();
	evidence = json_array();
	for (size_t i = 0; i < c->line_count; i++) {
		json_t *row = json_object();

		put(row, "source", string(source_name(c->lines[i].source)));
		put(row, "at", time_or_null(c->lines[i].at_ms));
		put(row, "text", string(c->lines[i].text));
		push(evidence, row);
	}
	put(o, "code", string(c->code));
	put(o, "title", string(period_cause_title(c)));
	put(o, "severity", string(severity_name(c->severity)));
	put(o, "confidence", string(confidence_name(c->confidence)));
	put(o, "owner", string(owner_name(c->owner)));
	put(o, "evidence", evidence);
	return o;
}

static json_t *outage_json(const struct period_outage *outage)
{
	json_t *o = json_object();

	put(o, "begin", time_of(outage->begin_ms));
	put(o, "begin_unknown", json_boolean(outage->begin_unknown));
	put(o, "end", time_of(outage->end_ms));
	put(o, "lasts", json_boolean(outage->lasts));
	put(o, "seconds", seconds(outage->end_ms - outage->begin_ms));
	put(o, "unwatched_seconds", seconds(outage->unwatched_ms));
	put(o, "cause", cause_json(&outage->cause));
	return o;
}

static json_t *now_json(const struct period_link *l)
{
	json_t *o;

	if (!l->known)
		return json_null();
	o = json_object();
	put(o, "state", string_or_null(session_state_name(l->session)));
	put(o, "status", string(status_name(l->status)));
	put(o, "since", time_of(l->since_ms));
	put(o, "seen", time_of(l->last_ms));
	put(o, "planned_down", json_boolean(l->planned_down));
	put(o, "configured", json_boolean(!l->gone));
	put(o, "cause", cause_json(&l->cause));
	return o;
}

static json_t *flaps_json(const struct period_link *l)
{
	json_t *o = json_object();

	put(o, "losses", number(l->losses));
	put(o, "every_seconds", l->loss_every_ms > 0 ? seconds(l->loss_every_ms) : json_null());
	put(o, "hold_seconds", l->hold_s > 0 ? number(l->hold_s) : json_null());
	put(o, "matches", string_or_null(losses_match_hold(l) ? "hold-time" : NULL));
	return o;
}

static json_t *spans_json(const struct period_link *l)
{
	json_t *array = json_array();

	for (size_t i = 0; i < l->span_count; i++) {
		json_t *o = json_object();

		put(o, "begin", time_of(l->spans[i].begin_ms));
		put(o, "end", time_of(l->spans[i].end_ms));
		put(o, "kind", string(period_kind_name(l->spans[i].kind)));
		push(array, o);
	}
	return array;
}

static json_t *points_json(const struct period_link *l)
{
	json_t *array = json_array();

	for (size_t i = 0; i < l->point_count; i++) {
		const struct period_point *p = &l->points[i];
		json_t *o = json_object();

		put(o, "at", time_of(p->at_ms));
		put(o, "rx_bytes", p->counted ? number(p->rx_bytes) : json_null());
		put(o, "tx_bytes", p->counted ? number(p->tx_bytes) : json_null());
		put(o, "rx_packets", p->counted ? number(p->rx_packets) : json_null());
		put(o, "tx_packets", p->counted ? number(p->tx_packets) : json_null());
		put(o, "routes_received", count_or_null(p->received));
		put(o, "routes_advertised", count_or_null(p->advertised));
		push(array, o);
	}
	return array;
}

static json_t *events_json(const struct period_event *events, size_t count)
{
	json_t *array = json_array();

	for (size_t i = 0; i < count; i++) {
		json_t *o = json_object();

		put(o, "at", time_of(events[i].at_ms));
		put(o, "kind", string(events[i].kind));
		put(o, "text", string(events[i].text));
		push(array, o);
	}
	return array;
}

static json_t *pings_json(const struct period_link *l)
{
	json_t *array = json_array();

	for (size_t i = 0; i < l->ping_count; i++) {
		const struct period_ping *p = &l->pings[i];
		bool answered = p->sent > p->lost;
		json_t *o = json_object();

		put(o, "at", time_of(p->at_ms));
		put(o, "target", string(p->target));
		put(o, "sent", number(p->sent));
		put(o, "lost", number(p->lost));
		put(o, "least_us", answered ? number(p->least_us) : json_null());
		put(o, "mean_us", answered ? number(p->mean_us) : json_null());
		put(o, "most_us", answered ? number(p->most_us) : json_null());
		push(array, o);
	}
	return array;
}

static json_t *link_json(const struct period *p, const struct period_link *l)
{
	const int64_t watched_ms = l->up_ms + l->down_ms + l->planned_ms;
	const double percent = period_availability(l);
	json_t *o = json_object(), *outages = json_array();

	for (size_t i = 0; i < l->outage_count; i++)
		push(outages, outage_json(&l->outages[i]));
	put(o, "circuit", string(l->circuit));
	put(o, "peering", string(peering_type_name(l->peering)));
	put(o, "path", string(path_name(l->path)));
	put(o, "family", string(family_name(l->family)));
	put(o, "availability_percent", percent >= 0 ? json_real(percent) : json_null());
	put(o, "up_seconds", seconds(l->up_ms));
	put(o, "down_seconds", seconds(l->down_ms));
	put(o, "planned_seconds", seconds(l->planned_ms));
	put(o, "unwatched_seconds", seconds(p->until_ms - p->from_ms - watched_ms));
	put(o, "now", now_json(l));
	put(o, "outages", outages);
	put(o, "flaps", flaps_json(l));
	put(o, "spans", spans_json(l));
	put(o, "points", points_json(l));
	put(o, "events", events_json(l->events, l->event_count));
	put(o, "pings", pings_json(l));
	return o;
}

void period_json(const struct period *p, const struct period_style *style, FILE *out)
{
	json_t *root = json_object(), *links = json_array();

	(void)style;
	for (size_t i = 0; i < p->link_count; i++)
		push(links, link_json(p, &p->links[i]));
	put(root, "schema", string("ceprobe.period/1"));
	put(root, "version", string(p->version));
	put(root, "host", string(p->host));
	put(root, "generated", time_of(p->generated_ms));
	put(root, "from", time_of(p->from_ms));
	put(root, "until", time_of(p->until_ms));
	put(root, "watched_seconds", seconds(p->watched_ms));
	put(root, "watching", json_boolean(p->watching));
	put(root, "history_begin", time_or_null(p->first_ms));
	put(root, "point_seconds", number((uint64_t)p->point_ms / 1000));
	put(root, "links", links);
	put(root, "events", events_json(p->events, p->event_count));
	document_write(root, JSON_INDENT(2), out);
	fputc('\n', out);
	json_decref(root);
}
