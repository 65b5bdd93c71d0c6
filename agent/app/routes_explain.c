/* SPDX-License-Identifier: ISC */
/* Why a prefix is or is not reachable over a peering, step by step. BIRD is asked for that prefix
 * and for each shorter one that covers it, exactly: a few dozen questions of microseconds, and
 * never for all routes. */
#include "base/text.h"
#include "kernel/kernel.h"
#include "routes.h"

enum { STEP_TEXT = 400, ERROR_FIRST = 9000 };

static const struct column columns[] = {
	{"step", "Step", 11, false},
	{"answer", "Well", 5, false},
	{"text", "What was found", 0, false},
};

/* What BIRD and the kernel say of the prefix, for one link. */
struct view {
	struct tables *t;
	struct bird_talk *talk;
	const struct evidence *e;
	struct prefix wanted;
	struct route received, filtered, advertised, refused; /* the longest that covers it */
	struct route best;                                    /* prefix unset: none */
	struct kernel_route kernel;
	char kernel_interface[INTERFACE_NAME];
	bool sound; /* no step said no */
};

static void route_keep(void *context, const struct route *r)
{
	struct route *kept = context;

	if (!kept->prefix.address.set || r->best)
		*kept = *r;
}

static bool ask(struct view *v, const char *command, struct route *out, struct err *err)
{
	struct routes_reader reader = {.take = route_keep, .context = out};
	uint16_t code;

	*out = (struct route){0};
	return bird_talk_routes(v->talk, command, &reader, &code, err);
}

/* The longest prefix that covers the wanted one, in that relation to the link's protocol:
 * "protocol", "export", "noexport", "filtered protocol". */
static bool longest(struct view *v, const char *relation, struct route *out, struct err *err)
{
	char command[ROUTE_QUESTION], text[PREFIX_TEXT];
	bool good = true;

	*out = (struct route){0};
	for (int len = v->wanted.len; len >= 0 && good && !out->prefix.address.set; len--) {
		struct prefix p = {address_masked(&v->wanted.address, (uint8_t)len), (uint8_t)len};

		text_format(command, sizeof(command), "show route %s %s '%s' all",
			    prefix_text(&p, text), relation, v->e->bird.protocol.name);
		good = ask(v, command, out, err);
	}
	return good;
}

static bool view_fill(struct view *v, struct err *err)
{
	char command[ROUTE_QUESTION], text[ADDRESS_TEXT];
	struct kernel_facts facts;
	const struct kernel_link *l;

	text_format(command, sizeof(command), "show route for %s all",
		    address_text(&v->wanted.address, text));
	if (!longest(v, "protocol", &v->received, err) ||
	    !longest(v, "export", &v->advertised, err) || !ask(v, command, &v->best, err))
		return false;
	if (!v->received.prefix.address.set && !longest(v, "filtered protocol", &v->filtered, err))
		return false;
	if (!v->advertised.prefix.address.set && !longest(v, "noexport", &v->refused, err))
		return false;
	if (kernel_read(&v->wanted.address, 1, &facts) && facts.route_count > 0) {
		v->kernel = facts.routes[0];
		l = kernel_link_by_index(&facts, v->kernel.index);
		if (l)
			text_format(v->kernel_interface, INTERFACE_NAME, "%s", l->name);
	}
	kernel_facts_free(&facts);
	return true;
}

/* "yes", "no" or, of what decides nothing, "-". */
static __attribute__((format(printf, 4, 5))) void step(struct view *v, const char *name,
						       const char *answer, const char *format, ...)
{
	char text[STEP_TEXT];
	va_list args;

	va_start(args, format);
	text_vformat(text, sizeof(text), format, args);
	va_end(args);
	const struct cell cells[] = {cell_text(name),
				     strcmp(answer, "-") == 0 ? cell_nothing() : cell_text(answer),
				     cell_text(text)};

	sheet_row(&v->t->sheet, cells);
	if (strcmp(answer, "no") == 0)
		v->sound = false;
}

static bool is_of(const struct view *v, const struct route *r)
{
	return r->prefix.address.set && strcmp(r->protocol, v->e->bird.protocol.name) == 0;
}

/* The kernel sends it to this link's MSEE; for the other path's, it is that one's. */
static void step_kernel_azure(struct view *v)
{
	char gateway[ADDRESS_TEXT];

	if (!v->kernel.found)
		step(v, "kernel", "no",
		     "this host has no route to it: does BIRD's kernel protocol export it?");
	else if (address_equal(&v->kernel.gateway, &v->e->link.msee))
		step(v, "kernel", "yes", "sent to the MSEE over %s", v->kernel_interface);
	else
		step(v, "kernel", is_of(v, &v->best) ? "no" : "-", "sent to %s over %s",
		     address_text(&v->kernel.gateway, gateway), v->kernel_interface);
}

static const struct bird_channel *channel(const struct view *v)
{
	const struct bird_protocol *p = &v->e->bird.protocol;

	for (size_t i = 0; i < p->channel_count; i++)
		if (strcmp(p->channels[i].name, family_name(v->e->link.family)) == 0)
			return &p->channels[i];
	return NULL;
}

static void explain_azure(struct view *v)
{
	const struct bird_channel *c = channel(v);
	char prefix[PREFIX_TEXT];

	if (v->received.prefix.address.set)
		step(v, "received", "yes", "as %s, path %s",
		     prefix_text(&v->received.prefix, prefix), v->received.path);
	else if (v->filtered.prefix.address.set)
		step(v, "received", "no", "as %s, and BIRD's import filter refuses it",
		     prefix_text(&v->filtered.prefix, prefix));
	else
		step(v, "received", "no", "%s",
		     v->e->link.type == PEERING_MICROSOFT
			     ? "Microsoft does not advertise it: is its service in the route "
			       "filter?"
			     : "Microsoft does not advertise it: is its virtual network linked to "
			       "the circuit, and its gateway up?");
	if (is_of(v, &v->best))
		step(v, "preferred", "yes", "BIRD prefers this path for it");
	else if (v->best.prefix.address.set)
		step(v, "preferred", "-", "BIRD prefers %s from %s (%s)",
		     prefix_text(&v->best.prefix, prefix), v->best.protocol, v->best.kind);
	else
		step(v, "preferred", "no", "BIRD has no route to it at all");
	step_kernel_azure(v);
	if (c && c->counted)
		step(v, "way back", c->exported > 0 ? "yes" : "no",
		     "prefixes advertised to Microsoft over this path: %llu",
		     (unsigned long long)c->exported);
	if (!v->sound)
		sheet_note(&v->t->sheet, NULL,
			   "not reachable over this path: see the first \"no\"");
	else if (address_equal(&v->kernel.gateway, &v->e->link.msee))
		sheet_line(&v->t->sheet, "Reachable over this path, as far as this host can tell.");
	else
		sheet_line(&v->t->sheet, "This path has it, but the host uses another.");
}

static void explain_advertised(struct view *v)
{
	char prefix[PREFIX_TEXT], flaw_text[FLAW_TEXT];
	struct route_flaw flaw = route_flaw_find(&v->advertised, &v->e->link);
	const struct bird_channel *c = channel(v);

	if (v->advertised.prefix.address.set)
		step(v, "advertised", "yes", "as %s", prefix_text(&v->advertised.prefix, prefix));
	else if (v->refused.prefix.address.set)
		step(v, "advertised", "no", "BIRD's export filter refuses %s (from %s)",
		     prefix_text(&v->refused.prefix, prefix), v->refused.protocol);
	else
		step(v, "advertised", "no", "BIRD has no route to it that it could advertise");
	if (v->advertised.prefix.address.set)
		step(v, "allowed", flaw.kind == FLAW_NONE ? "yes" : "no", "%s",
		     flaw.kind == FLAW_NONE ? "nothing that Azure refuses"
					    : route_flaw_text(&flaw, flaw_text));
	if (c && c->counted)
		step(v, "limit", c->exported <= v->e->link.prefix_limit ? "yes" : "no",
		     "prefixes advertised: %llu, of at most %u", (unsigned long long)c->exported,
		     v->e->link.prefix_limit);
}

static void explain_onprem(struct view *v)
{
	const struct evidence *all = v->t->look.watch.evidence;
	char gateway[ADDRESS_TEXT];
	bool back = false;

	explain_advertised(v);
	for (size_t i = 0; i < v->t->config.intent.link_count; i++)
		back = back || address_equal(&v->kernel.gateway, &all[i].link.msee);
	if (!v->kernel.found)
		step(v, "kernel", "no", "this host has no route to it");
	else if (back)
		step(v, "kernel", "no", "this host would send it back to Microsoft, over %s",
		     v->kernel_interface);
	else if (v->kernel.gateway.set)
		step(v, "kernel", "yes", "sent to %s over %s",
		     address_text(&v->kernel.gateway, gateway), v->kernel_interface);
	else
		step(v, "kernel", "yes", "directly over %s", v->kernel_interface);
	if (!v->sound)
		sheet_note(&v->t->sheet, NULL,
			   "Azure does not reach it over this path: see the first \"no\"");
	else
		sheet_line(&v->t->sheet,
			   "Azure can reach it over this path, as far as this host can tell.");
}

static bool covered(const struct prefix *list, size_t count, const struct prefix *p)
{
	for (size_t i = 0; i < count; i++)
		if (list[i].len <= p->len && prefix_holds(&list[i], &p->address))
			return true;
	return false;
}

/* On whose side of the peering it is: by the longer of the two routes, then by the YAML. */
static bool is_onprem(const struct view *v)
{
	const struct peering *p = &v->t->config.intent.peerings[v->e->link.peering];
	int in = v->received.prefix.address.set ? v->received.prefix.len : -1;
	int out = v->advertised.prefix.address.set ? v->advertised.prefix.len : -1;

	if (in > 0 || out > 0)
		return out > in;
	if (covered(p->receive, p->receive_count, &v->wanted))
		return false;
	return out == 0 || v->refused.prefix.len > 0 ||
	       covered(p->advertise, p->advertise_count, &v->wanted);
}

static bool link_explain(struct view *v)
{
	struct err err;

	sheet_table(&v->t->sheet, "steps", NULL, columns, sizeof(columns) / sizeof(columns[0]));
	if (!v->e->bird.found || v->e->bird.protocol.session != SESSION_ESTABLISHED) {
		step(v, "session", "no", "it is not Established: run `ceprobe check`");
		sheet_note(&v->t->sheet, NULL, "not reachable over this path: its session is down");
		return true;
	}
	step(v, "session", "yes", "Established");
	if (!view_fill(v, &err)) {
		fprintf(stderr, "ceprobe: %s\n", err.text);
		return false;
	}
	if (is_onprem(v))
		explain_onprem(v);
	else
		explain_azure(v);
	return true;
}

bool routes_explain(struct tables *t, struct bird_talk *talk)
{
	for (size_t i = 0; i < t->config.intent.link_count; i++) {
		const struct evidence *e = &t->look.watch.evidence[i];
		struct view v = {
			.t = t, .talk = talk, .e = e, .wanted = t->options.prefix, .sound = true};
		char text[PREFIX_TEXT];

		if (!t->look.shown[i] || e->link.family != v.wanted.address.family)
			continue;
		tables_link_group(t, i);
		sheet_member(&t->sheet, "prefix", NULL, cell_text(prefix_text(&v.wanted, text)));
		if (!link_explain(&v))
			return false;
	}
	return true;
}
