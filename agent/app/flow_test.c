/* SPDX-License-Identifier: ISC */
#include "flow_test.h"

#include "base/text.h"
#include "kernel/kernel.h"

#include <ctype.h>
#include <stdlib.h>

enum { LINE_TEXT = 256, MSEE_LINE = 512, FEW_PERCENT = 90, PERCENT = 100 };

static const struct column columns[] = {
	{"path", "Path", 9, false},
	{"interface", NULL, 0, false},
	{"direction", NULL, 0, false},
	{"matches", NULL, 0, false},
	{"dropped", NULL, 0, false},
	{"at_msee", NULL, 0, false},
	{"line", "As Azure's test says it", 0, false},
};
enum { COLUMNS = sizeof(columns) / sizeof(columns[0]) };

/* "... (received): 120 matches", under a line that names the path, or in the order of the paths. */
static void msee_line(struct flow_test *f, const char *line, int *path, bool *named)
{
	static const char *const words[DIRECTIONS_OF_FLOW] = {"(received):", "(sent):"};

	if (strcasestr(line, "primary") || strcasestr(line, "secondary")) {
		*path = strcasestr(line, "secondary") ? PATH_SECONDARY : PATH_PRIMARY;
		*named = true;
	}
	for (size_t d = 0; d < DIRECTIONS_OF_FLOW; d++) {
		const char *at = strstr(line, words[d]);

		if (!at)
			continue;
		/* Without names the second "(received)" begins the other path. */
		if (!*named && d == TO_AZURE && f->msee_known[*path])
			*path = PATH_SECONDARY;
		f->msee_known[*path] = true;
		f->msee[*path][d] = strtoull(at + strlen(words[d]), NULL, 10);
	}
}

bool flow_msee_read(struct flow_test *f)
{
	const char *name = f->options->msee;
	char line[MSEE_LINE];
	int path = PATH_PRIMARY;
	bool named = false;
	FILE *file;

	if (!name)
		return true;
	file = fopen(name, "re");
	if (!file) {
		fprintf(stderr, "ceprobe: %s: cannot be read: %m\n", name);
		return false;
	}
	while (fgets(line, sizeof(line), file))
		msee_line(f, line, &path, &named);
	fclose(file);
	if (f->msee_known[PATH_PRIMARY] || f->msee_known[PATH_SECONDARY])
		return true;
	fprintf(stderr,
		"ceprobe: %s: no line of Azure's test in it (\"... (received): 120 matches\")\n",
		name);
	return false;
}

void flow_hosts_before(struct flow_test *f)
{
	for (size_t i = 0; i < f->count; i++)
		kernel_hints_read(f->paths[i].interface, &f->paths[i].before);
}

void flow_hosts_after(struct flow_test *f)
{
	const struct address ends[2] = {f->options->azure.address, f->options->onprem.address};
	struct kernel_facts facts;

	for (size_t i = 0; i < f->count; i++)
		kernel_hints_read(f->paths[i].interface, &f->paths[i].after);
	if (kernel_read(ends, 2, &facts) && facts.route_count == 2) {
		f->to_azure = facts.routes[0];
		f->to_onprem = facts.routes[1];
	}
	kernel_facts_free(&facts);
}

static void rows_put(struct sheet *s, const struct flow_test *f, const struct flow_path *p)
{
	char onprem[ADDRESS_TEXT], azure[ADDRESS_TEXT], line[LINE_TEXT], port[2][32] = {"", ""};
	enum path path = p->evidence->link.path;

	address_text(&f->options->onprem.address, onprem);
	address_text(&f->options->azure.address, azure);
	if (f->options->port) {
		text_format(port[0], sizeof(port[0]), " dstport %u", f->options->port);
		text_format(port[1], sizeof(port[1]), " srcport %u", f->options->port);
	}
	for (size_t d = 0; d < DIRECTIONS_OF_FLOW; d++) {
		if (d == TO_AZURE)
			text_format(line, sizeof(line), "src %s dst %s%s (received): %llu matches",
				    onprem, azure, port[0], (unsigned long long)p->matches[d]);
		else
			text_format(line, sizeof(line), "src %s%s dst %s (sent): %llu matches",
				    azure, port[1], onprem, (unsigned long long)p->matches[d]);
		const struct cell cells[COLUMNS] = {
			cell_text(path_name(path)),
			cell_text(p->interface),
			cell_text(d == TO_AZURE ? "received" : "sent"),
			p->counted ? cell_number(p->matches[d]) : cell_nothing(),
			cell_number(p->dropped),
			f->msee_known[path] ? cell_number(f->msee[path][d]) : cell_nothing(),
			cell_text(p->counted ? line : p->why),
		};
		sheet_row(s, cells);
	}
}

/* What of this host may keep packets from coming through that arrived on this path. */
static void host_hints(struct sheet *s, const struct flow_test *f, const struct flow_path *p)
{
	const struct kernel_hints *h = &p->after;
	bool filtered = h->rp_filtered > p->before.rp_filtered;

	if (h->known && !h->forwarding)
		sheet_note(s, NULL,
			   "this host does not forward (net.ipv4.ip_forward, or IPv6's, "
			   "is 0)");
	if (filtered)
		sheet_note(s, NULL, "rp_filter dropped %llu packets meanwhile (strict on %s: %s)",
			   (unsigned long long)(h->rp_filtered - p->before.rp_filtered),
			   p->interface, h->rp_filter == 1 ? "yes" : "no");
	if (!f->to_onprem.found)
		sheet_note(s, NULL, "this host has no route to the on-premises address");
	if (!f->to_azure.found)
		sheet_note(s, NULL, "this host has no route to the Azure address");
	if (h->known && h->forwarding && !filtered && f->to_onprem.found && f->to_azure.found)
		sheet_note(s, NULL,
			   "this host would forward it: look at its firewall (nft list ruleset), "
			   "then at the address behind it");
}

/* Both sides of one path. */
static void msee_notes(struct sheet *s, const struct flow_test *f, const struct flow_path *p)
{
	enum path path = p->evidence->link.path;
	const uint64_t *there = f->msee[path], *here = p->matches;
	const char *name = path_name(path);

	if (!f->msee_known[path] || !p->counted)
		return;
	if (here[TO_AZURE] > 0 && there[TO_AZURE] == 0)
		sheet_note(s, NULL,
			   "%s: leaves this host and never arrives at the MSEE: ask the provider",
			   name);
	if (there[TO_ONPREM] > 0 && here[TO_ONPREM] == 0)
		sheet_note(s, NULL, "%s: leaves the MSEE and never arrives here: ask the provider",
			   name);
	if (there[TO_AZURE] > 0 && there[TO_ONPREM] == 0)
		sheet_note(s, NULL,
			   "%s: arrives at the MSEE, and Azure sends nothing back: its routes to "
			   "on-premises",
			   name);
	if (there[TO_ONPREM] > 0 && here[TO_ONPREM] > 0 && here[TO_AZURE] == 0)
		sheet_note(s, NULL, "%s: arrives from the MSEE and never leaves this host again",
			   name);
}

static const char no_return_azure[] =
	"Packets leave for Azure, and nothing comes back. Are the on-premises prefixes advertised "
	"(ceprobe routes --prefix)? Does a user-defined route in Azure override them? Does the "
	"provider drop one direction?";
static const char no_return_onprem[] =
	"Packets come from Azure, and nothing goes back: the answer is lost on this side, at this "
	"host or behind it.";

/* A silent path has no BGP connection in the kernel. */
static bool is_down(const struct flow_test *f)
{
	for (size_t i = 0; i < f->count; i++) {
		const struct host_evidence *h = &f->paths[i].evidence->host;

		if (f->paths[i].matches[0] + f->paths[i].matches[1] == 0 && h->sockets_read &&
		    !h->connected)
			return true;
	}
	return false;
}

/* Over all paths of the peering: [first, end). Its name is for programs. */
static const char *scenario(const struct flow_test *f, const uint64_t sum[static 2], size_t silent,
			    const char **text)
{
	if (sum[0] == 0 && sum[1] == 0) {
		*text = "No packet of this flow on any path: does the ping run, and does it come "
			"by this host?";
		return "no-packets";
	}
	if (sum[TO_ONPREM] == 0) {
		*text = no_return_azure;
		return "no-return-from-azure";
	}
	if (sum[TO_AZURE] == 0) {
		*text = no_return_onprem;
		return "no-return-from-onprem";
	}
	if (silent > 0 && f->count > 1 && is_down(f)) {
		*text = "One path carries the flow; the other has no BGP session and carries none "
			"of it: run ceprobe check.";
		return "one-path-dead";
	}
	if (silent > 0 && f->count > 1) {
		*text = "One path carries the flow, the other none of it, though its session is "
			"up: "
			"routing prefers the first.";
		return "one-path";
	}
	*text = "The flow goes both ways on both paths: what is lost is lost beyond them.";
	return "well";
}

static void group_show(struct tables *t, const struct flow_test *f)
{
	const struct link *l = &f->paths[0].evidence->link;
	const char *circuit = t->config.intent.circuits[l->circuit].name, *text, *name;
	uint64_t sum[2] = {0, 0};
	char heading[512];
	size_t silent = 0;

	for (size_t i = 0; i < f->count; i++) {
		const struct flow_path *p = &f->paths[i];

		sum[0] += p->matches[0];
		sum[1] += p->matches[1];
		silent += p->matches[0] + p->matches[1] == 0;
	}
	name = scenario(f, sum, silent, &text);
	text_format(heading, sizeof(heading), "%s %s %s", circuit, peering_type_name(l->type),
		    family_name(l->family));
	sheet_group(&t->sheet, heading);
	sheet_member(&t->sheet, "circuit", NULL, cell_text(circuit));
	sheet_member(&t->sheet, "peering", NULL, cell_text(peering_type_name(l->type)));
	sheet_member(&t->sheet, "family", NULL, cell_text(family_name(l->family)));
	sheet_member(&t->sheet, "scenario", NULL, cell_text(name));
	sheet_member(&t->sheet, "meaning", NULL, cell_text(text));
	sheet_table(&t->sheet, "lines", NULL, columns, COLUMNS);
	for (size_t i = 0; i < f->count; i++)
		rows_put(&t->sheet, f, &f->paths[i]);
	sheet_line(&t->sheet, "%s (%s)", text, name);
	for (size_t i = 0; i < f->count; i++) {
		const struct flow_path *p = &f->paths[i];

		msee_notes(&t->sheet, f, p);
		if (p->matches[TO_ONPREM] > 0 && sum[TO_AZURE] == 0)
			host_hints(&t->sheet, f, p);
		if (p->dropped > 0)
			sheet_note(&t->sheet, NULL,
				   "%s: the capture was too slow for %llu of them "
				   "(they are counted)",
				   path_name(p->evidence->link.path),
				   (unsigned long long)p->dropped);
	}
}

/* Peering by peering; a peering's paths stand together. */
void flow_show(struct tables *t, const struct flow_test *f)
{
	for (size_t first = 0, end; first < f->count; first = end) {
		struct flow_test part = *f;

		end = first + 1;
		while (end < f->count && f->paths[end].evidence->link.peering ==
						 f->paths[first].evidence->link.peering)
			end++;
		part.count = end - first;
		memmove(part.paths, &f->paths[first], part.count * sizeof(part.paths[0]));
		group_show(t, &part);
	}
}
