/* SPDX-License-Identifier: ISC */
/* `ceprobe arp`: the ARP or neighbour table of each link as Azure shows that of the other end. */
#include "app.h"
#include "base/text.h"
#include "tables.h"

enum { LOOK_MS = 1500, MS_PER_MINUTE = 60000, AZURE_MAC_TEXT = 15 };

static const char usage[] =
	"usage: ceprobe arp [OPTION...]\n"
	"\n"
	"The ARP (IPv6: neighbour) table of each link with Azure's columns, from kernel\n"
	"and wire, and what is wrong in it. Age is in minutes. On-Prem is this host,\n"
	"Microsoft the MSEE, Other whoever else speaks on the VLAN. Ends when both ends\n"
	"of every link are known, after at most --for seconds.\n"
	"\n"
	"  -c, --config FILE     what should be (/etc/ceprobe/ceprobe.yaml)\n"
	"      --for SECONDS     at most so long (20)\n"
	"      --probe MODE      none: send nothing; arp: one request or solicitation per\n"
	"                        link without a fresh neighbour\n"
	"      --json            for programs\n"
	"  -o, --output FILE     it goes there, whole or not at all\n"
	"      --circuit NAME, --peering TYPE, --path PATH    only these links\n"
	"  -q, --quiet           nothing when nothing is wrong\n"
	"\n"
	"example: ceprobe arp --path primary\n";

static const struct column columns[] = {
	{"age_minutes", "Age", 4, true},
	{"interface", "Interface", 9, false},
	{"ip_address", "IP Address", 15, false},
	{"mac_address", "MAC Address", 17, false},
	{"mac_address_azure", "at Azure", 14, false},
	{"state", "Seen", 10, false},
	{"source", NULL, 0, false},
};
enum { COLUMNS = sizeof(columns) / sizeof(columns[0]) };

/* One row; age_ms < 0: the address is this host's own, or nobody has it. */
struct arp_row {
	const char *interface;
	const struct address *address;
	struct mac mac; /* unset: incomplete */
	int64_t age_ms;
	const char *state;
	enum source source;
};

/* "0011.2233.4455", as Azure writes it. */
static const char *azure_mac(struct mac mac, char out[static AZURE_MAC_TEXT])
{
	const uint8_t *b = mac.bytes;

	text_format(out, AZURE_MAC_TEXT, "%02x%02x.%02x%02x.%02x%02x", b[0], b[1], b[2], b[3], b[4],
		    b[5]);
	return out;
}

static void row_put(struct sheet *s, const struct arp_row *r)
{
	char address[ADDRESS_TEXT], mac[MAC_TEXT], azure[AZURE_MAC_TEXT];
	bool known = mac_is_set(r->mac);
	struct cell cells[COLUMNS] = {
		r->age_ms >= 0 ? cell_number((uint64_t)r->age_ms / MS_PER_MINUTE) : cell_nothing(),
		cell_text(r->interface),
		cell_text(address_text(r->address, address)),
		cell_text(known ? mac_text(r->mac, mac) : "Incomplete"),
		known ? cell_text(azure_mac(r->mac, azure)) : cell_nothing(),
		cell_text(r->state),
		cell_text(source_name(r->source)),
	};

	sheet_row(s, cells);
}

/* Those who announced the address on the wire, but the one that the kernel's row names. */
static size_t speakers_put(struct sheet *s, const struct evidence *e, bool on_prem,
			   struct mac known)
{
	const struct speaker *who = on_prem ? e->wire.ce_speakers : e->wire.msee_speakers;
	struct arp_row r = {.interface = on_prem ? "On-Prem" : "Microsoft",
			    .address = on_prem ? &e->link.ce : &e->link.msee,
			    .state = "wire",
			    .source = SOURCE_WIRE};
	size_t count = 0;

	for (size_t i = 0; i < SPEAKERS_MAX; i++) {
		if (who[i].seen.count == 0 || mac_equal(who[i].mac, known))
			continue;
		r.mac = who[i].mac;
		r.age_ms = e->now_ms > who[i].seen.last_ms ? e->now_ms - who[i].seen.last_ms : 0;
		row_put(s, &r);
		count++;
	}
	return count;
}

static void rows_put(struct sheet *s, const struct evidence *e)
{
	const struct host_evidence *h = &e->host;
	struct arp_row own = {"On-Prem", &e->link.ce, {{0}}, -1, "missing", SOURCE_KERNEL};
	struct arp_row far = {"Microsoft", &e->link.msee, {{0}}, -1, "none", SOURCE_KERNEL};

	if (h->ce_held && h->ce_on_port && mac_is_set(h->mac)) {
		own.mac = h->mac;
		own.state = "own";
	}
	row_put(s, &own);
	(void)speakers_put(s, e, true, own.mac);
	if (h->neighbour_found)
		far.state = neighbour_state_name(h->neighbour);
	if (h->neighbour_found && mac_is_set(h->neighbour_mac) &&
	    h->neighbour != NEIGHBOUR_FAILED && h->neighbour != NEIGHBOUR_INCOMPLETE) {
		far.mac = h->neighbour_mac;
		far.age_ms = h->neighbour_age_ms;
		row_put(s, &far);
	}
	if (speakers_put(s, e, false, far.mac) == 0 && !mac_is_set(far.mac))
		row_put(s, &far);
	for (size_t i = 0; i < SPEAKERS_MAX; i++) {
		const struct foreigner *f = &e->wire.foreigners[i];
		struct arp_row other = {"Other", &f->speaker, f->mac, 0, "wire", SOURCE_WIRE};

		if (f->seen.count > 0)
			row_put(s, &other);
	}
}

/* What the diagnosis holds against the layers below TCP. */
static void finding_note(struct sheet *s, const struct finding *f)
{
	if (f->cause->layer > LAYER_NEIGHBOUR)
		return;
	sheet_note(s, f->cause->code, "%s%s%s", f->cause->title, f->proof.line_count ? ": " : "",
		   f->proof.line_count ? f->proof.lines[0].text : "");
}

/* The MSEE's hardware address as far as it is known. */
static struct mac msee_mac(const struct evidence *e)
{
	const struct host_evidence *h = &e->host;

	if (e->wire.msee_speakers[0].seen.count > 0)
		return e->wire.msee_speakers[0].mac;
	if (h->neighbour_found && h->neighbour != NEIGHBOUR_FAILED &&
	    h->neighbour != NEIGHBOUR_INCOMPLETE)
		return h->neighbour_mac;
	return (struct mac){0};
}

/* ExpressRoute: one MSEE has one hardware address for all peerings of a path, and the two paths end
 * on two MSEEs. */
static void msee_compare(struct tables *t, size_t link)
{
	const struct evidence *all = t->look.watch.evidence, *e = &all[link];
	struct mac own = msee_mac(e), other;
	char a[MAC_TEXT], b[MAC_TEXT];

	if (!mac_is_set(own))
		return;
	if (mac_is_virtual_router(own))
		sheet_note(&t->sheet, NULL,
			   "%s is a virtual router's address (VRRP or HSRP): an MSEE has none",
			   mac_text(own, a));
	for (size_t i = 0; i < link; i++) {
		const struct link *l = &all[i].link;

		other = msee_mac(&all[i]);
		if (l->circuit != e->link.circuit || l->family != e->link.family ||
		    !mac_is_set(other))
			continue;
		if (l->path != e->link.path && mac_equal(own, other))
			sheet_note(&t->sheet, NULL,
				   "%s is the MSEE of the %s path, too: both paths end on one "
				   "device, or are bridged",
				   mac_text(own, a), path_name(l->path));
		if (l->path == e->link.path && !mac_equal(own, other))
			sheet_note(&t->sheet, NULL,
				   "%s here, %s on %s peering: one MSEE has one address for all "
				   "peerings of a path",
				   mac_text(own, a), mac_text(other, b),
				   peering_type_name(l->type));
	}
}

static void link_put(struct tables *t, size_t i)
{
	const struct verdict *v = &t->look.watch.verdicts[i];

	tables_link_group(t, i);
	sheet_table(&t->sheet, "rows", NULL, columns, COLUMNS);
	rows_put(&t->sheet, &t->look.watch.evidence[i]);
	if (v->cause)
		finding_note(&t->sheet, v->cause);
	for (uint8_t f = 0; f < v->finding_count; f++)
		finding_note(&t->sheet, &v->findings[f]);
	msee_compare(t, i);
}

/* Both ends of every link are known, or it is certain why not; and others had time to speak. */
static bool is_over(const struct look *l, int64_t elapsed_ms)
{
	if (elapsed_ms < LOOK_MS)
		return false;
	for (size_t i = 0; i < l->watch.config->intent.link_count; i++)
		if (l->shown[i] && !l->watch.verdicts[i].settled &&
		    !mac_is_set(msee_mac(&l->watch.evidence[i])))
			return false;
	return true;
}

static bool make(struct tables *t)
{
	t->look.over = is_over;
	look_run(&t->look);
	if (t->config.intent.link_count > 0 && !t->look.watch.evidence[0].host.read) {
		fprintf(stderr, "ceprobe: %s\n", t->look.watch.evidence[0].host.why);
		return false;
	}
	sheet_begin(&t->sheet);
	for (size_t i = 0; i < t->config.intent.link_count; i++)
		if (t->look.shown[i])
			link_put(t, i);
	sheet_end(&t->sheet);
	return true;
}

int cmd_arp(int argc, char **argv)
{
	static const struct table_command command = {
		.usage = usage, .name = "arp", .list = "links", .make = make};

	return tables_command(argc, argv, &command);
}
