/* SPDX-License-Identifier: ISC */
/* A capture of a port has the tags; one of a VLAN subinterface, or of a card that takes them off,
 * has not, whatever its file is called. Who would take that for a fault would be wrong. */
#include "read_homes.h"

#include "base/text.h"
#include "wire/frame.h"

#include <stdlib.h>

/* "FILE@INTERFACE": the last @ parts them, as file names may hold one. */
char *pcap_file(const char *spec, const char **interface)
{
	const char *at = strrchr(spec, '@');
	char *file = xstrdup(spec);

	*interface = at && at[1] && !strchr(at, '/') ? at + 1 : "";
	if (**interface)
		file[at - spec] = '\0';
	return file;
}

/* "eth1" is the port of "eth1.200": the name that `ip link` gives VLAN devices by custom. */
static bool is_port_of(const char *port, const char *interface)
{
	size_t len = strlen(port);

	return len > 0 && strncmp(port, interface, len) == 0 && interface[len] == '.';
}

/* Where a link is heard: the capture of its interface, else of the port below it, else the
 * nameless. */
static struct evidence_home home_of(const struct watch *w, const struct link *l)
{
	struct evidence_home home = {.port = PORT_ANY, .tags = l->tags};

	for (size_t p = 0; p < w->port_count; p++) {
		if (is_port_of(w->ports[p].name, l->interface))
			home.port = (uint32_t)p;
		if (strcmp(w->ports[p].name, l->interface) != 0)
			continue;
		home.port = (uint32_t)p;
		if (strchr(l->interface, '.')) /* captured on the subinterface: no tags there */
			home.tags.count = 0;
		break;
	}
	return home;
}

/* The innermost tags. */
static struct tags tags_inner(const struct tags *t, uint8_t count)
{
	struct tags inner = {.count = count};

	for (uint8_t i = 0; i < count; i++)
		inner.tag[i] = t->tag[t->count - count + i];
	return inner;
}

/* The links of this port whose CE speaks under no more than the innermost of their tags. */
struct bare {
	uint32_t port;
	bool *links;
	uint8_t most, deepest; /* tags, of any link; of any frame */
};

static void bare_note(struct bare *b, const struct watch *w, const struct packet *p)
{
	if (p->tags.count > b->deepest)
		b->deepest = p->tags.count;
	for (size_t i = 0; p->src.set && i < w->config->intent.link_count; i++) {
		const struct link *l = &w->config->intent.links[i];

		if (w->homes[i].port != b->port || p->tags.count >= w->homes[i].tags.count ||
		    !address_equal(&p->src, &l->ce))
			continue;
		struct tags inner = tags_inner(&w->homes[i].tags, p->tags.count);

		b->links[i] = tags_same_vids(&inner, &p->tags);
	}
}

/* To the first frame with all tags, or as far as tells enough. */
static void file_scan(struct bare *b, const struct watch *w, const char *path)
{
	enum { ENOUGH = 20000 };
	struct err err;
	struct frame f;
	struct packet p;
	struct capture *c = capture_file(path, &err);

	for (int i = 0;
	     i < ENOUGH && c && b->deepest < b->most && capture_next(c, &f, &err) == CAPTURE_FRAME;
	     i++) {
		/* One that is cut short has its tags and its addresses. */
		if (frame_decode(f.bytes, f.captured, f.length, &p) != WIRE_MALFORMED)
			bare_note(b, w, &p);
	}
	capture_close(c);
}

static void home_strip(struct watch *w, const char *spec)
{
	size_t count = w->config->intent.link_count;
	const char *interface;
	char *path = pcap_file(spec, &interface);
	struct bare b = {.port = watch_port(w, interface)->number,
			 .links = xcalloc(count + 1, sizeof(*b.links))};

	for (size_t i = 0; i < count; i++)
		if (w->homes[i].port == b.port && w->homes[i].tags.count > b.most)
			b.most = w->homes[i].tags.count;
	if (strcmp(path, "-") != 0)
		file_scan(&b, w, path);
	for (size_t i = 0; i < count; i++) {
		if (w->homes[i].port != b.port || b.deepest >= w->homes[i].tags.count)
			continue;
		w->evidence[i].wire.tags_few = true;
		if (!b.links[i])
			continue;
		w->homes[i].tags = tags_inner(&w->homes[i].tags, b.deepest);
		w->evidence[i].wire.tags_cut = true;
	}
	free(b.links);
	free(path);
}

void read_homes(struct watch *w, const struct options *o)
{
	for (size_t i = 0; i < w->config->intent.link_count; i++)
		w->homes[i] = home_of(w, &w->config->intent.links[i]);
	for (size_t i = 0; i < o->pcap_count; i++)
		home_strip(w, o->pcaps[i]);
}
