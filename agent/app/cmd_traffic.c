/* SPDX-License-Identifier: ISC */
/* `ceprobe traffic`: the kernel's counters of each path, as Azure's circuit statistics show them.
 */
#include "app.h"
#include "base/text.h"
#include "tables.h"
#include "traffic_azure.h"

enum { MS_PER_S = 1000, BITS = 8 };

static const char usage[] =
	"usage: ceprobe traffic [OPTION...]\n"
	"\n"
	"Bytes and packets of each path since its interface was made, as `ip -s link` has\n"
	"them; the same with the names of Get-AzExpressRouteCircuitStats, whose In is\n"
	"what this host sent; and the rates over --for seconds. Beside them what Azure\n"
	"counted, where `azure_snapshot:` has its statistics.\n"
	"\n"
	"  -c, --config FILE     what should be (/etc/ceprobe/ceprobe.yaml)\n"
	"      --for SECONDS     over which rates are measured (20); 0: no rates\n"
	"      --json            for programs\n"
	"  -o, --output FILE     it goes there, whole or not at all\n"
	"      --circuit NAME, --peering TYPE, --path PATH    only these links\n"
	"  -q, --quiet           nothing when nothing is wrong\n"
	"\n"
	"example: ceprobe traffic --for 5\n";

static const struct column counters[] = {
	{"path", "Path", 9, false},
	{"interface", "Interface", 13, false},
	{"rx_bytes", "Bytes received", 15, true},
	{"rx_packets", "packets", 10, true},
	{"tx_bytes", "Bytes sent", 15, true},
	{"tx_packets", "packets", 10, true},
};
static const struct column rates[] = {
	{"path", "Path", 9, false},
	{"seconds", "Seconds", 7, true},
	{"rx_bits_per_second", "bit/s received", 14, true},
	{"rx_packets_per_second", "packets/s", 9, true},
	{"rx_percent", "%", 5, true},
	{"tx_bits_per_second", "bit/s sent", 12, true},
	{"tx_packets_per_second", "packets/s", 9, true},
	{"tx_percent", "%", 5, true},
};
enum {
	COUNTERS = sizeof(counters) / sizeof(counters[0]),
	RATES = sizeof(rates) / sizeof(rates[0])
};

/* A peering's paths; both families of one share an interface. NULL: no such path, or not shown. */
static void paths_find(const struct tables *t, uint32_t peering,
		       const struct evidence *out[static PATHS])
{
	out[PATH_PRIMARY] = out[PATH_SECONDARY] = NULL;
	for (size_t i = 0; i < t->config.intent.link_count; i++) {
		const struct evidence *e = &t->look.watch.evidence[i];

		if (e->link.peering == peering && t->look.shown[i] && !out[e->link.path])
			out[e->link.path] = e;
	}
}

static bool is_counted(const struct evidence *e)
{
	return e && e->host.interface_found;
}

static void azure_members(struct sheet *s, const struct evidence *const paths[static PATHS])
{
	static const char *const keys[PATHS][2] = {{"PrimaryBytesIn", "PrimaryBytesOut"},
						   {"SecondaryBytesIn", "SecondaryBytesOut"}};

	for (size_t i = 0; i < PATHS; i++) {
		const struct evidence *e = paths[i];
		bool known = is_counted(e);

		if (!e)
			continue;
		sheet_member(s, keys[i][0], keys[i][0],
			     known ? cell_number(e->host.tx_bytes) : cell_nothing());
		sheet_member(s, keys[i][1], keys[i][1],
			     known ? cell_number(e->host.rx_bytes) : cell_nothing());
	}
}

static void counters_put(struct sheet *s, const struct evidence *const paths[static PATHS])
{
	sheet_table(s, "counters", NULL, counters, COUNTERS);
	for (size_t i = 0; i < PATHS; i++) {
		const struct evidence *e = paths[i];
		bool known = is_counted(e);

		if (!e)
			continue;
		const struct cell cells[COUNTERS] = {
			cell_text(path_name(e->link.path)),
			cell_text(tables_interface(e)),
			known ? cell_number(e->host.rx_bytes) : cell_nothing(),
			known ? cell_number(e->host.rx_packets) : cell_nothing(),
			known ? cell_number(e->host.tx_bytes) : cell_nothing(),
			known ? cell_number(e->host.tx_packets) : cell_nothing(),
		};
		sheet_row(s, cells);
	}
}

static struct cell rate(uint64_t count, uint64_t factor, int64_t ms)
{
	return cell_real((double)(count * factor) * MS_PER_S / (double)ms);
}

static void rates_put(struct sheet *s, const struct evidence *const paths[static PATHS])
{
	struct traffic_window w[PATHS] = {{0}};
	uint64_t rx = 0, tx = 0;

	for (size_t i = 0; i < PATHS; i++) {
		if (is_counted(paths[i]))
			w[i] = traffic_window(&paths[i]->host);
		rx += w[i].rx_bytes;
		tx += w[i].tx_bytes;
	}
	sheet_table(s, "rates", NULL, rates, RATES);
	for (size_t i = 0; i < PATHS; i++) {
		if (w[i].ms == 0)
			continue;
		const struct cell cells[RATES] = {
			cell_text(path_name((enum path)i)), cell_real((double)w[i].ms / MS_PER_S),
			rate(w[i].rx_bytes, BITS, w[i].ms), rate(w[i].rx_packets, 1, w[i].ms),
			cell_percent(w[i].rx_bytes, rx),    rate(w[i].tx_bytes, BITS, w[i].ms),
			rate(w[i].tx_packets, 1, w[i].ms),  cell_percent(w[i].tx_bytes, tx),
		};
		sheet_row(s, cells);
	}
}

/* The rule of the diagnosis, but for the sessions: of those the kernel knows nothing. */
static void one_way_note(struct tables *t, const struct evidence *const paths[static PATHS])
{
	const struct cause *row = cause_by_code("traffic-one-way");

	for (size_t i = 0; i < PATHS && paths[0] && paths[1]; i++) {
		struct evidence e = *paths[i];
		struct proof why = {0};

		e.sibling_established = true;
		e.sibling_traffic = traffic_window(&paths[1 - i]->host);
		if (row->test(&e, &why) == ANSWER_YES)
			sheet_note(&t->sheet, row->code, "%s path: %s", path_name((enum path)i),
				   why.lines[0].text);
	}
}

static void peering_put(struct tables *t, uint32_t peering)
{
	const struct intent *intent = &t->config.intent;
	const struct peering *p = &intent->peerings[peering];
	const char *circuit = intent->circuits[p->circuit].name;
	const struct evidence *paths[PATHS];
	char heading[512];

	paths_find(t, peering, paths);
	if (!paths[0] && !paths[1])
		return;
	text_format(heading, sizeof(heading), "%s %s", circuit, peering_type_name(p->type));
	sheet_group(&t->sheet, heading);
	sheet_member(&t->sheet, "circuit", NULL, cell_text(circuit));
	sheet_member(&t->sheet, "peering", NULL, cell_text(peering_type_name(p->type)));
	azure_members(&t->sheet, paths);
	traffic_azure_members(&t->sheet, paths);
	counters_put(&t->sheet, paths);
	if (t->options.for_ms > 0)
		rates_put(&t->sheet, paths);
	traffic_azure_table(&t->sheet, paths);
	for (size_t i = 0; i < PATHS; i++)
		if (paths[i] && !is_counted(paths[i]))
			sheet_note(&t->sheet, "interface-missing",
				   "%s path: there is no interface %s", path_name((enum path)i),
				   paths[i]->link.interface);
	one_way_note(t, paths);
	traffic_azure_notes(&t->sheet, paths);
}

static bool make(struct tables *t)
{
	if (!tables_kernel(t))
		return false;
	if (t->options.for_ms > 0) {
		tables_wait(t->options.for_ms, 0, NULL, NULL);
		if (!tables_kernel(t))
			return false;
	}
	sheet_begin(&t->sheet);
	for (size_t i = 0; i < t->config.intent.peering_count; i++)
		peering_put(t, (uint32_t)i);
	sheet_end(&t->sheet);
	return true;
}

int cmd_traffic(int argc, char **argv)
{
	static const struct table_command command = {
		.usage = usage, .name = "traffic", .list = "peerings", .make = make};

	return tables_command(argc, argv, &command);
}
