/* SPDX-License-Identifier: ISC */
#include "traffic_azure.h"

#include "base/text.h"
#include "diagnose/traffic.h"
#include "report/report.h"

enum { ENDS = 2 };

static const struct column columns[] = {
	{"path", "Path", 9, false},           {"counted_by", "Counted by", 10, false},
	{"bytes_in", "Bytes in", 15, true},   {"in_percent", "%", 5, true},
	{"bytes_out", "Bytes out", 15, true}, {"out_percent", "%", 5, true},
};

static const struct evidence *any_saved(const struct evidence *const paths[static PATHS])
{
	for (size_t i = 0; i < PATHS; i++)
		if (paths[i] && paths[i]->azure.stats_read)
			return paths[i];
	return NULL;
}

static const char *says(const struct evidence *const paths[static PATHS])
{
	size_t same = 0, shown = 0, differ = 0, old = 0;

	for (size_t i = 0; i < PATHS; i++) {
		enum azure_traffic t =
			paths[i] ? azure_traffic_judge(paths[i]) : AZURE_TRAFFIC_UNKNOWN;

		shown += paths[i] != NULL;
		same += t == AZURE_TRAFFIC_SAME;
		old += t == AZURE_TRAFFIC_OLD;
		differ += t == AZURE_TRAFFIC_NOT_AZURE || t == AZURE_TRAFFIC_NOT_HERE;
	}
	if (differ > 0)
		return "they differ, see below";
	if (same == shown)
		return "both ends count traffic both ways; the amounts began at different times";
	if (old > 0)
		return "not compared: saved over an hour ago, or nobody knows when";
	return "too little was counted to compare them";
}

void traffic_azure_members(struct sheet *s, const struct evidence *const paths[static PATHS])
{
	const struct evidence *saved = any_saved(paths);
	char at[TIME_TEXT];

	if (!saved)
		return;
	sheet_member(s, "azure_saved", "Azure's statistics were saved at",
		     saved->azure.stats_at_ms > 0
			     ? cell_text(time_text(saved->azure.stats_at_ms, at))
			     : cell_nothing());
	sheet_member(s, "azure_says", "Compared with them", cell_text(says(paths)));
}

void traffic_azure_table(struct sheet *s, const struct evidence *const paths[static PATHS])
{
	static const char *const who[ENDS] = {"this host", "the MSEE"};
	struct traffic_ways ways[PATHS][ENDS] = {{{0}}}, sums[ENDS] = {{0}};

	if (!any_saved(paths))
		return;
	for (size_t i = 0; i < PATHS; i++) {
		if (!paths[i])
			continue;
		ways[i][0] = traffic_ways_here(paths[i]);
		ways[i][1] = traffic_ways_azure(paths[i]);
		for (size_t k = 0; k < ENDS; k++) {
			sums[k].in += ways[i][k].in;
			sums[k].out += ways[i][k].out;
		}
	}
	sheet_table(s, "azure", NULL, columns, sizeof(columns) / sizeof(columns[0]));
	for (size_t row = 0; row < (size_t)PATHS * ENDS; row++) {
		const size_t i = row / ENDS, k = row % ENDS;
		const struct traffic_ways *w = &ways[i][k];
		const bool known = paths[i] && (k == 0 ? paths[i]->host.interface_found
						       : paths[i]->azure.stats_read);
		const struct cell cells[] = {
			cell_text(path_name((enum path)i)),
			cell_text(who[k]),
			known ? cell_number(w->in) : cell_nothing(),
			cell_percent(w->in, sums[k].in),
			known ? cell_number(w->out) : cell_nothing(),
			cell_percent(w->out, sums[k].out),
		};

		if (paths[i])
			sheet_row(s, cells);
	}
}

void traffic_azure_notes(struct sheet *s, const struct evidence *const paths[static PATHS])
{
	for (size_t i = 0; i < PATHS; i++) {
		const enum azure_traffic t =
			paths[i] ? azure_traffic_judge(paths[i]) : AZURE_TRAFFIC_UNKNOWN;

		if (t == AZURE_TRAFFIC_NOT_AZURE)
			sheet_note(s, "traffic-one-way",
				   "%s path: this host sent %llu bytes, the MSEE counted %llu in: "
				   "what leaves here does not arrive; ask the provider",
				   path_name((enum path)i),
				   (unsigned long long)paths[i]->host.tx_bytes,
				   (unsigned long long)paths[i]->azure.bytes_in);
		else if (t == AZURE_TRAFFIC_NOT_HERE)
			sheet_note(s, "traffic-one-way",
				   "%s path: the MSEE counted %llu bytes out, %llu came here: what "
				   "leaves Azure does not arrive; ask the provider",
				   path_name((enum path)i),
				   (unsigned long long)paths[i]->azure.bytes_out,
				   (unsigned long long)paths[i]->host.rx_bytes);
	}
}
