/* SPDX-License-Identifier: ISC */
/* `ceprobe test`: the mirror of Azure's test of the private peering. Packets of one flow are
 * counted where they pass the kernel's filters, one per path and direction, and are not looked at.
 */
#include "app.h"
#include "base/text.h"
#include "capture/capture.h"
#include "flow_test.h"

enum { DRAIN_MS = 100, FILTER_TEXT = 256 };

static const char usage[] =
	"usage: ceprobe test --onprem CIDR --azure CIDR [--port N] [OPTION...]\n"
	"\n"
	"Counts the packets of one flow on both paths and in both directions while you\n"
	"run a ping or PsPing, in the lines of Azure's \"test your private peering\", and\n"
	"says what follows. (received) is on its way to Azure, (sent) comes from there.\n"
	"\n"
	"  -c, --config FILE     what should be (/etc/ceprobe/ceprobe.yaml)\n"
	"      --onprem CIDR, --azure CIDR    the flow's two ends\n"
	"      --port N          only packets with this TCP or UDP port at one end\n"
	"      --for SECONDS     so long (20), or until Ctrl-C\n"
	"      --msee FILE       Azure's saved result: both sides are joined\n"
	"      --json            for programs\n"
	"  -o, --output FILE     it goes there, whole or not at all\n"
	"      --circuit NAME, --peering TYPE (private), --path PATH    only these links\n"
	"\n"
	"example: ceprobe test --onprem 10.1.0.0/16 --azure 10.10.1.4 --port 3389\n";

/* Opens a path's two counters; its note says why not. */
static void path_open(const struct options *o, struct flow_path *p)
{
	for (size_t d = 0; d < DIRECTIONS_OF_FLOW; d++) {
		char filter[FILTER_TEXT], onprem[PREFIX_TEXT], azure[PREFIX_TEXT], port[32] = "";
		struct err err;

		prefix_text(&o->onprem, onprem);
		prefix_text(&o->azure, azure);
		if (o->port)
			text_format(port, sizeof(port), " and port %u", o->port);
		text_format(filter, sizeof(filter), "src net %s and dst net %s%s",
			    d == TO_AZURE ? onprem : azure, d == TO_AZURE ? azure : onprem, port);
		p->counters[d] = capture_counter(p->interface, filter, &err);
		if (!p->counters[d]) {
			text_format(p->why, sizeof(p->why), "%s", err.text);
			return;
		}
	}
}

static void path_read(struct flow_path *p)
{
	struct capture_count c;

	for (size_t d = 0; d < DIRECTIONS_OF_FLOW; d++) {
		if (!p->counters[d] || !capture_stats(p->counters[d], &c))
			continue;
		p->matches[d] = c.received;
		p->dropped += c.dropped;
		capture_close(p->counters[d]);
	}
	p->counted = p->counters[TO_AZURE] && p->counters[TO_ONPREM];
}

static void drain(void *context)
{
	struct flow_test *f = context;

	for (size_t i = 0; i < f->count; i++)
		for (size_t d = 0; d < DIRECTIONS_OF_FLOW; d++)
			if (f->paths[i].counters[d])
				capture_discard(f->paths[i].counters[d]);
}

static void paths_find(struct tables *t, struct flow_test *f)
{
	const struct options *o = &t->options;

	for (size_t i = 0; i < t->config.intent.link_count && f->count < FLOW_PATHS_MAX; i++) {
		const struct evidence *e = &t->look.watch.evidence[i];
		struct flow_path *p = &f->paths[f->count];

		if (!t->look.shown[i] || e->link.family != o->onprem.address.family ||
		    (o->peering_set != WISH_YES && e->link.type != PEERING_PRIVATE))
			continue;
		*p = (struct flow_path){.evidence = e, .link = i};
		text_format(p->interface, sizeof(p->interface), "%s", tables_interface(e));
		f->count++;
	}
}

static bool refuse(const char *why)
{
	fprintf(stderr, "ceprobe test: %s (see --help)\n", why);
	return false;
}

static bool is_asked(const struct options *o)
{
	if (!o->onprem.address.set || !o->azure.address.set)
		return refuse("give --onprem and --azure");
	if (o->onprem.address.family != o->azure.address.family)
		return refuse("--onprem and --azure are of different families");
	return true;
}

static bool make(struct tables *t)
{
	struct flow_test f = {.options = &t->options};
	size_t open = 0;

	if (!is_asked(&t->options) || !tables_kernel(t) || !flow_msee_read(&f))
		return false;
	paths_find(t, &f);
	if (f.count == 0)
		return refuse("no private peering of this family is configured");
	for (size_t i = 0; i < f.count; i++) {
		path_open(&t->options, &f.paths[i]);
		open += f.paths[i].why[0] == '\0';
	}
	if (open == 0) {
		fprintf(stderr, "ceprobe: %s\n", f.paths[0].why);
		return false;
	}
	flow_hosts_before(&f);
	tables_wait(t->options.for_ms, DRAIN_MS, drain, &f);
	for (size_t i = 0; i < f.count; i++)
		path_read(&f.paths[i]);
	flow_hosts_after(&f);
	sheet_begin(&t->sheet);
	flow_show(t, &f);
	sheet_end(&t->sheet);
	return true;
}

int cmd_test(int argc, char **argv)
{
	static const struct table_command command = {
		.usage = usage, .name = "test", .list = "peerings", .make = make};

	return tables_command(argc, argv, &command);
}
