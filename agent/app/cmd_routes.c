/* SPDX-License-Identifier: ISC */
/* `ceprobe routes`: what BIRD has from each MSEE and sends to it, with Azure's columns. Asked on
 * demand only, and streamed: BIRD may hold hundreds of thousands. */
#include "app.h"
#include "base/text.h"
#include "routes.h"

#include <stdlib.h>

enum { SILENCE_MS = 5000, NAMED = 3, FLAWS_KEPT = 3, NEAR_PERCENT = 80, NOT_IN_TABLE = 8001 };

static const char usage[] =
	"usage: ceprobe routes [OPTION...]\n"
	"\n"
	"The routes received and advertised over each link, with Azure's columns, checked\n"
	"against advertise:, receive:, the prefix limit and the peering's rules; and what\n"
	"is on one path only. The path of what is advertised is as Azure sees it; BIRD\n"
	"has no weight. With --prefix: why that is, or is not, reachable, step by step.\n"
	"\n"
	"  -c, --config FILE     what should be (/etc/ceprobe/ceprobe.yaml)\n"
	"      --prefix PREFIX   an address or a prefix, on either side\n"
	"      --json            for programs\n"
	"  -o, --output FILE     it goes there, whole or not at all\n"
	"      --circuit NAME, --peering TYPE, --path PATH    only these links\n"
	"  -q, --quiet           nothing when nothing is wrong\n"
	"\n"
	"example: ceprobe routes --prefix 10.10.1.4\n";

static const struct column columns[] = {
	{"network", "Network", 18, false}, {"next_hop", "NextHop", 15, false},
	{"loc_prf", "LocPrf", 6, true},    {"weight", "Weight", 6, true},
	{"path", "Path", 0, false},
};
enum { COLUMNS = sizeof(columns) / sizeof(columns[0]) };

/* The prefixes of one direction of one link, to compare the paths. */
struct prefixes {
	struct packed {
		uint8_t bytes[16], len;
	} * at;
	size_t count, room;
};

/* One direction of one link, while its routes stream by. */
struct listing {
	struct tables *tables;
	const struct evidence *e;
	bool exported, own_as_there; /* BIRD 1.6 shows the path with our ASN in it */
	struct prefixes *seen;
	const struct prefix *wanted; /* that must be there */
	size_t wanted_count;
	bool *found;
	uint64_t count, flaw_count;
	struct route_flaw flaws[FLAWS_KEPT];
};

static void prefix_keep(struct prefixes *p, const struct prefix *prefix)
{
	if (p->count == p->room) {
		p->room = p->room ? 2 * p->room : 256;
		p->at = xrealloc(p->at, p->room, sizeof(*p->at));
	}
	memcpy(p->at[p->count].bytes, prefix->address.bytes, sizeof(p->at->bytes));
	p->at[p->count++].len = prefix->len;
}

static void row_put(const struct listing *l, const struct route *r)
{
	char network[PREFIX_TEXT], hop[ADDRESS_TEXT], path[ROUTE_PATH + 16];
	/* What is sent has this host as its next hop, RFC 4271 5.1.3. */
	const struct address *next = l->exported ? &l->e->link.ce : &r->next_hop;

	if (l->exported && !l->own_as_there)
		text_format(path, sizeof(path), "%u%s%s", l->e->link.peer_asn,
			    r->path[0] ? " " : "", r->path);
	else
		text_format(path, sizeof(path), "%s", r->path);
	const struct cell cells[COLUMNS] = {
		cell_text(prefix_text(&r->prefix, network)),
		cell_text(address_text(next, hop)),
		r->has_local_pref && !l->exported ? cell_number(r->local_pref) : cell_nothing(),
		cell_number(0),
		cell_text(path),
	};
	sheet_row(&l->tables->sheet, cells);
}

static void route_take(void *context, const struct route *r)
{
	struct listing *l = context;
	struct route_flaw flaw;

	if (r->prefix.address.family != l->e->link.family)
		return;
	l->count++;
	row_put(l, r);
	prefix_keep(l->seen, &r->prefix);
	for (size_t i = 0; i < l->wanted_count; i++)
		l->found[i] = l->found[i] || prefix_equal(&l->wanted[i], &r->prefix);
	if (!l->exported)
		return;
	flaw = route_flaw_find(r, &l->e->link);
	if (flaw.kind == FLAW_NONE)
		return;
	if (l->flaw_count < FLAWS_KEPT)
		l->flaws[l->flaw_count] = flaw;
	l->flaw_count++;
}

static bool listing_ask(struct listing *l, struct bird_talk *talk, struct err *err)
{
	struct routes_reader reader = {.take = route_take, .context = l};
	struct bird_listing question = {.exported = l->exported, .whole = true};
	char text[ROUTE_QUESTION];
	uint16_t code;

	memcpy(question.protocol, l->e->bird.protocol.name, sizeof(question.protocol));
	sheet_table(&l->tables->sheet, l->exported ? "advertised" : "received",
		    l->exported ? "Advertised to Microsoft:" : "Received from Microsoft:", columns,
		    COLUMNS);
	if (!bird_talk_routes(talk, route_question(&question, text), &reader, &code, err))
		return false;
	return code < 1000 || code == NOT_IN_TABLE ||
	       err_set(err, "BIRD does not show the routes of %s (code %u)", question.protocol,
		       code);
}

static void listing_notes(const struct listing *l)
{
	struct sheet *s = &l->tables->sheet;
	char text[FLAW_TEXT], prefix[PREFIX_TEXT];

	for (size_t i = 0; i < l->wanted_count; i++)
		if (!l->found[i] && l->wanted[i].address.family == l->e->link.family)
			sheet_note(s, "route-missing", "%s is not %s",
				   prefix_text(&l->wanted[i], prefix),
				   l->exported ? "advertised" : "received");
	for (size_t i = 0; i < l->flaw_count && i < FLAWS_KEPT; i++)
		sheet_note(s, "route-not-allowed", "%s", route_flaw_text(&l->flaws[i], text));
	if (l->flaw_count > FLAWS_KEPT)
		sheet_note(s, "route-not-allowed", "so with %llu more",
			   (unsigned long long)l->flaw_count - FLAWS_KEPT);
	if (l->count == 0)
		sheet_note(s, l->exported ? "no-routes-advertised" : "no-routes-received",
			   "no route is %s", l->exported ? "advertised" : "received");
	if (l->exported && l->count * 100 >= (uint64_t)l->e->link.prefix_limit * NEAR_PERCENT)
		sheet_note(s, "prefix-limit-near",
			   "%llu prefixes are advertised; Azure drops the session above %u",
			   (unsigned long long)l->count, l->e->link.prefix_limit);
}

/* A link's two tables, then what is wrong in either. */
static bool link_list(struct tables *t, struct bird_talk *talk, size_t link,
		      struct prefixes seen[static 2])
{
	const struct evidence *e = &t->look.watch.evidence[link];
	const struct peering *p = &t->config.intent.peerings[e->link.peering];
	struct listing lists[2] = {{0}};
	struct err err;
	bool good = true;

	tables_link_group(t, link);
	if (!e->bird.found || e->bird.protocol.session != SESSION_ESTABLISHED) {
		sheet_note(&t->sheet, e->bird.found ? NULL : "bird-protocol-missing",
			   "BIRD has no %s of this link: run `ceprobe check`",
			   e->bird.found ? "Established session" : "protocol");
		return true;
	}
	for (size_t i = 0; i < 2 && good; i++) {
		lists[i] = (struct listing){
			.tables = t,
			.e = e,
			.exported = i == 1,
			.own_as_there = strncmp(t->look.watch.bird.version, "1.", 2) == 0,
			.seen = &seen[i],
			.wanted = i == 1 ? p->advertise : p->receive,
			.wanted_count = i == 1 ? p->advertise_count : p->receive_count,
		};
		lists[i].found = xcalloc(lists[i].wanted_count + 1, sizeof(bool));
		good = listing_ask(&lists[i], talk, &err);
	}
	for (size_t i = 0; i < 2 && good; i++)
		listing_notes(&lists[i]);
	if (!good)
		fprintf(stderr, "ceprobe: %s\n", err.text);
	free(lists[0].found);
	free(lists[1].found);
	return good;
}

static int packed_compare(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct packed));
}

/* What is in `a` and not in `b`; both sorted. */
static void missing_note(struct sheet *s, const struct prefixes *a, const struct prefixes *b,
			 const char *what, enum family family)
{
	struct text named = {0};
	size_t count = 0;

	for (size_t i = 0, k = 0; i < a->count; i++) {
		char text[PREFIX_TEXT];

		while (k < b->count && packed_compare(&b->at[k], &a->at[i]) < 0)
			k++;
		if (k < b->count && packed_compare(&b->at[k], &a->at[i]) == 0)
			continue;
		if (count++ >= NAMED)
			continue;
		const struct prefix p = {address_of(family, a->at[i].bytes), a->at[i].len};

		text_addf(&named, "%s%s", count > 1 ? ", " : "", prefix_text(&p, text));
	}
	if (count > NAMED)
		text_addf(&named, " and %zu more", count - NAMED);
	if (count > 0)
		sheet_note(s, NULL, "%s: %s", what, named.at);
	text_free(&named);
}

/* The two paths of a peering and family: [path][exported]. */
static void paths_compare(struct tables *t, size_t link, struct prefixes seen[2][2])
{
	static const char *const whats[2][2] = {
		{"received on the primary path only", "received on the secondary path only"},
		{"advertised on the primary path only", "advertised on the secondary path only"}};
	const enum family family = t->config.intent.links[link].family;

	for (size_t i = 0; i < 2; i++) {
		for (size_t path = 0; path < 2; path++)
			if (seen[path][i].count > 0)
				qsort(seen[path][i].at, seen[path][i].count, sizeof(struct packed),
				      packed_compare);
		for (size_t path = 0; path < 2; path++)
			missing_note(&t->sheet, &seen[path][i], &seen[1 - path][i], whats[i][path],
				     family);
	}
}

static bool is_up(const struct tables *t, size_t link)
{
	const struct bird_evidence *b = &t->look.watch.evidence[link].bird;

	return t->look.shown[link] && b->found && b->protocol.session == SESSION_ESTABLISHED;
}

/* The links of a family of a peering, of which the first is `first`. */
static bool family_list(struct tables *t, struct bird_talk *talk, size_t first)
{
	const struct intent *intent = &t->config.intent;
	struct prefixes seen[2][2] = {{{0}}};
	bool good = true, up[2] = {false};
	size_t last = first;

	for (size_t i = first; i < intent->link_count && good; i++) {
		const struct link *l = &intent->links[i];

		if (l->peering != intent->links[first].peering ||
		    l->family != intent->links[first].family || !t->look.shown[i])
			continue;
		up[l->path] = is_up(t, i);
		good = link_list(t, talk, i, seen[l->path]);
		last = i;
	}
	if (good && up[0] && up[1])
		paths_compare(t, last, seen);
	for (size_t i = 0; i < 4; i++)
		free(seen[i / 2][i % 2].at);
	return good;
}

bool routes_list(struct tables *t, struct bird_talk *talk)
{
	const struct intent *intent = &t->config.intent;

	for (size_t i = 0; i < intent->link_count; i++) {
		bool first = t->look.shown[i];

		for (size_t k = i; k-- > 0 && intent->links[k].peering == intent->links[i].peering;)
			first = first && !(t->look.shown[k] &&
					   intent->links[k].family == intent->links[i].family);
		if (first && !family_list(t, talk, i))
			return false;
	}
	return true;
}

static bool make(struct tables *t)
{
	struct bird_talk *talk;
	struct err err;
	bool good;

	if (!tables_kernel(t) || !tables_bird(t))
		return false;
	talk = bird_talk_open(t->config.bird_socket, SILENCE_MS, &err);
	if (!talk) {
		fprintf(stderr, "ceprobe: %s\n", err.text);
		return false;
	}
	sheet_begin(&t->sheet);
	good = t->options.prefix.address.set ? routes_explain(t, talk) : routes_list(t, talk);
	sheet_end(&t->sheet);
	bird_talk_close(talk);
	return good;
}

int cmd_routes(int argc, char **argv)
{
	static const struct table_command command = {
		.usage = usage, .name = "routes", .list = "links", .make = make};

	return tables_command(argc, argv, &command);
}
