/* SPDX-License-Identifier: ISC */
#include "recording.h"

#include "files.h"
#include "kernel/file.h"
#include "model/fields.h"

#include <stdlib.h>

enum { RECORDED_MAX = 256 << 20, PORTS_MAX = 4096, KIND_TEXT = 40 };
#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const char heading[] = "ceprobe watch 1";

static const char *md5_word(unsigned value)
{
	static const char *const words[] = {
		[MD5_NONE] = "none", [MD5_REQUIRED] = "required", [MD5_KEY] = "key"};

	return words[value];
}
static const char *failure_word(unsigned value)
{
	return bird_failure_name((enum bird_failure)value);
}
static const char *result_word(unsigned value)
{
	return probe_result_name((enum probe_result)value);
}

static const struct field watch_fields[] = {FIELD(recording, began_ms, SIGNED),
					    FIELD(recording, ended_ms, SIGNED),
					    FIELD(recording, host, TEXT)};
static const struct field bird_fields[] = {
	FIELD_WORDS(bird_facts, failure, failure_word, BIRD_NONSENSE + 1),
	FIELD(bird_facts, at_ms, SIGNED), FIELD(bird_facts, config_ms, SIGNED),
	FIELD(bird_facts, why, TEXT)};
static const struct field bird_config_fields[] = {FIELD(bird_facts, config_file, TEXT)};
static const struct field routes_fields[] = {FIELD(bird_facts, routes_ms, SIGNED)};
static const struct field port_fields[] = {FIELD(port, name, WORD), FIELD(port, heard, BOOL),
					   FIELD(port, since_ms, SIGNED),
					   FIELD(port, dropped, NUMBER), FIELD(port, why, TEXT)};
static const struct field link_fields[] = {
	FIELD(recorded_link, ce, ADDRESS),
	FIELD(recorded_link, msee, ADDRESS),
	FIELD_WORDS(recorded_link, md5, md5_word, MD5_KEY + 1),
	FIELD(recorded_link, probe.arp_sent, BOOL),
	FIELD(recorded_link, probe.arp_at_ms, SIGNED),
	FIELD_WORDS(recorded_link, probe.keyed.result, result_word, PROBE_FAILED + 1),
	FIELD(recorded_link, probe.keyed.source_port, NUMBER),
	FIELD(recorded_link, probe.keyed.signed_, BOOL),
	FIELD(recorded_link, probe.keyed.at_ms, SIGNED),
	FIELD_WORDS(recorded_link, probe.plain.result, result_word, PROBE_FAILED + 1),
	FIELD(recorded_link, probe.plain.source_port, NUMBER),
	FIELD(recorded_link, probe.plain.signed_, BOOL),
	FIELD(recorded_link, probe.plain.at_ms, SIGNED),
	FIELD(recorded_link, probe.why, TEXT)};

/* When BIRD was asked for routes, which is not in every poll. */
static void routes_add(const struct watch *w, struct text *out)
{
	struct bird_facts asked = {0};

	for (size_t i = 0; i < w->config->intent.link_count; i++)
		if (w->evidence[i].routes.at_ms > asked.routes_ms)
			asked.routes_ms = w->evidence[i].routes.at_ms;
	if (asked.routes_ms > 0)
		fields_add(out, "bird-routes", routes_fields, COUNT(routes_fields), &asked);
}

void recording_watch_write(const struct watch *w, int64_t ended_ms, struct text *out)
{
	struct recording r = {.began_ms = w->began_ms, .ended_ms = ended_ms};
	char from[TIME_TEXT], until[TIME_TEXT];

	text_format(r.host, sizeof(r.host), "%s", w->host);
	text_addf(out, "%s\n# Watched from %s to %s. Times are milliseconds since 1970 (UTC).\n",
		  heading, time_text(r.began_ms, from), time_text(r.ended_ms, until));
	fields_add(out, "watch", watch_fields, COUNT(watch_fields), &r);
	fields_add(out, "bird", bird_fields, COUNT(bird_fields), &w->bird);
	fields_add(out, "bird-config", bird_config_fields, COUNT(bird_config_fields), &w->bird);
	routes_add(w, out);
	for (size_t i = 0; i < w->port_count; i++)
		fields_add(out, "port", port_fields, COUNT(port_fields), &w->ports[i]);
	for (size_t i = 0; i < w->config->intent.link_count; i++) {
		const struct evidence *e = &w->evidence[i];
		const struct recorded_link l = {e->link.ce, e->link.msee, e->link.md5, e->probe};

		fields_add(out, "link", link_fields, COUNT(link_fields), &l);
	}
}

static bool port_parse(struct cursor line, struct recording *r, struct err *err)
{
	struct port *p;

	if (r->port_count == PORTS_MAX)
		return err_set(err, "there are more than %d ports", PORTS_MAX);
	r->ports = xrealloc(r->ports, r->port_count + 1, sizeof(*r->ports));
	p = &r->ports[r->port_count++];
	*p = (struct port){0};
	return fields_read(line, port_fields, COUNT(port_fields), p, err);
}

static bool link_parse(struct cursor line, struct recording *r, struct err *err)
{
	struct recorded_link *l;

	if ((r->link_count & (r->link_count - 1)) == 0)
		r->links = xrealloc(r->links, 2 * r->link_count + 1, sizeof(*r->links));
	l = &r->links[r->link_count++];
	*l = (struct recorded_link){0};
	return fields_read(line, link_fields, COUNT(link_fields), l, err);
}

static bool line_parse(void *context, struct cursor line, struct err *err)
{
	struct recording *r = context;
	char quoted[KIND_TEXT];
	struct cursor kind;

	if (!cursor_word(&line, &kind))
		return true; /* empty */
	if (cursor_is(kind, "watch"))
		return fields_read(line, watch_fields, COUNT(watch_fields), r, err);
	if (cursor_is(kind, "bird"))
		return fields_read(line, bird_fields, COUNT(bird_fields), &r->bird, err);
	if (cursor_is(kind, "bird-config"))
		return fields_read(line, bird_config_fields, COUNT(bird_config_fields), &r->bird,
				   err);
	if (cursor_is(kind, "bird-routes"))
		return fields_read(line, routes_fields, COUNT(routes_fields), &r->bird, err);
	if (cursor_is(kind, "port"))
		return port_parse(line, r, err);
	if (cursor_is(kind, "link"))
		return link_parse(line, r, err);
	text_printable(quoted, sizeof(quoted), kind.at, kind.left);
	return err_set(err, "\"%s\" is nothing that is known here", quoted);
}

bool recording_watch_parse(struct cursor bytes, struct recording *out, struct err *err)
{
	*out = (struct recording){.bird.failure = BIRD_NOT_ASKED};
	if (lines_read(bytes, heading, line_parse, out, err) &&
	    (out->ended_ms > 0 || err_set(err, "it has no line \"watch ...\"")))
		return true;
	recording_free(out);
	return false;
}

static bool kernel_load(const char *folder, struct recording *r, struct err *err)
{
	char *path = file_path(folder, "kernel.txt");
	struct text bytes = {0};
	bool good = file_read(path, RECORDED_MAX, &bytes, err);

	if (good)
		good = kernel_file_parse(cursor_of(bytes.at, bytes.len), &r->first, &r->last,
					 err) ||
		       err_prefix(err, "%s", path);
	text_free(&bytes);
	free(path);
	return good;
}

bool recording_load(const char *folder, bool *found, struct recording *out, struct err *err)
{
	char *path = file_path(folder, "watch.txt");
	struct text bytes = {0};
	bool good = true;

	*out = (struct recording){0};
	*found = file_exists(path);
	if (*found) {
		good = file_read(path, RECORDED_MAX, &bytes, err);
		if (good)
			good = recording_watch_parse(cursor_of(bytes.at, bytes.len), out, err) ||
			       err_prefix(err, "%s", path);
		good = good && kernel_load(folder, out, err);
		if (!good)
			recording_free(out);
	}
	text_free(&bytes);
	free(path);
	return good;
}

void recording_free(struct recording *r)
{
	kernel_facts_free(&r->first);
	kernel_facts_free(&r->last);
	bird_facts_free(&r->bird);
	free(r->ports);
	free(r->links);
	*r = (struct recording){0};
}

static const struct recorded_link *link_find(const struct recording *r, const struct link *l)
{
	for (size_t i = 0; i < r->link_count; i++)
		if (address_equal(&r->links[i].ce, &l->ce) &&
		    address_equal(&r->links[i].msee, &l->msee))
			return &r->links[i];
	return NULL;
}

void recording_begin(const struct recording *r, struct watch *w)
{
	const struct intent *intent = &w->config->intent;

	memcpy(w->host, r->host, sizeof(w->host));
	w->began_ms = r->began_ms;
	for (size_t i = 0; i < intent->link_count; i++) {
		const struct recorded_link *l = link_find(r, &intent->links[i]);
		struct evidence *e = &w->evidence[i];

		e->began_ms = r->began_ms;
		e->live = true; /* it has all that a live look has */
		if (!l)
			continue;
		e->probe = l->probe;
		if (e->link.md5 == MD5_REQUIRED)
			e->link.md5 = l->md5;
	}
	evidence_apply_kernel_all(w->evidence, intent, &r->first);
	watch_ports_find(w);
}

/* A port's capture that is missing: what was not seen is not "nothing was there". */
static void port_end(const struct recording *r, const struct port *recorded, struct port *p)
{
	bool read = p->heard;

	p->heard = recorded->heard && read;
	p->since_ms = recorded->since_ms;
	p->until_ms = r->ended_ms;
	p->dropped = recorded->dropped;
	memcpy(p->why, recorded->why, sizeof(p->why));
	if (recorded->heard && !read)
		text_format(p->why, sizeof(p->why), "%s.pcap is missing in the recording", p->name);
}

void recording_end(const struct recording *r, struct watch *w)
{
	for (size_t i = 0; i < r->port_count; i++)
		port_end(r, &r->ports[i], watch_port(w, r->ports[i].name));
	watch_drops_apply(w, r->ended_ms);
	evidence_apply_kernel_all(w->evidence, &w->config->intent, &r->last);
	/* That BIRD answered does not tell what, should bird.txt be missing. */
	if (r->bird.failure != BIRD_OK) {
		w->bird.failure = r->bird.failure;
		memcpy(w->bird.why, r->bird.why, sizeof(w->bird.why));
	}
	w->bird.at_ms = r->bird.at_ms;
	w->bird.routes_ms = r->bird.routes_ms;
	w->bird.config_ms = r->bird.config_ms;
	memcpy(w->bird.config_file, r->bird.config_file, sizeof(w->bird.config_file));
}
