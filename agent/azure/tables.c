/* SPDX-License-Identifier: ISC */
/* Tables of the MSEEs: ARP, routes, neighbours ("route table summary"), stats. */
#include "base/text.h"
#include "parts.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

enum azure_table_kind table_kind(json_t *row)
{
	if (json_field(row, "macAddress") ||
	    (json_field(row, "age") && json_field(row, "ipAddress")))
		return AZURE_TABLE_ARP;
	if (json_field(row, "network") && json_field(row, "nextHop"))
		return AZURE_TABLE_ROUTES;
	if (json_field(row, "neighbor") &&
	    (json_field(row, "statePfxRcd") || json_field(row, "stateOrPrefixesReceived") ||
	     json_field(row, "upDown")))
		return AZURE_TABLE_NEIGHBOURS;
	if (json_field(row, "primaryBytesIn") || json_field(row, "secondaryBytesIn"))
		return AZURE_TABLE_STATS;
	return AZURE_TABLE_EMPTY;
}

/* "aabb.ccdd.eeff" as Cisco writes it, "aa:bb:cc:dd:ee:ff" or with dashes. */
static bool mac_parse(const char *text, struct mac *out)
{
	uint8_t digits[12];
	size_t n = 0;

	for (; *text; text++) {
		if (*text == '.' || *text == ':' || *text == '-')
			continue;
		if (!isxdigit((unsigned char)*text) || n == sizeof(digits))
			return false;
		digits[n++] = (uint8_t)(isdigit((unsigned char)*text)
						? *text - '0'
						: tolower((unsigned char)*text) - 'a' + 10);
	}
	for (size_t i = 0; n == sizeof(digits) && i < 6; i++)
		out->bytes[i] = (uint8_t)(digits[2 * i] << 4 | digits[2 * i + 1]);
	return n == sizeof(digits);
}

/* A trailing "*" marks the route in use. */
static struct address address_field(struct answer_reader *r, json_t *row, const char *name)
{
	char text[ADDRESS_TEXT];
	struct address a;

	json_field_text(r, row, name, text, sizeof(text));
	text[strcspn(text, "*/ ")] = '\0';
	return address_parse(text, &a) ? a : (struct address){0};
}

static void arp_row(struct answer_reader *r, json_t *row, struct azure_table *t)
{
	struct azure_arp_row *a = &t->arp[t->arp_count];
	char interface[AZURE_WORD], mac[AZURE_WORD];

	if (t->arp_count == AZURE_ARP_ROWS)
		return;
	t->arp_count++;
	json_field_text(r, row, json_field(row, "interface") ? "interface" : "interfaceProperty",
			interface, sizeof(interface));
	json_field_text(r, row, "macAddress", mac, sizeof(mac));
	a->on_prem = strncasecmp(interface, "On", 2) == 0;
	a->ip = address_field(r, row, "ipAddress");
	a->incomplete = !mac_parse(mac, &a->mac);
	a->age_minutes =
		json_field(row, "age") ? (int32_t)json_field_number(r, row, "age", INT32_MAX) : -1;
}

static void route_row(struct answer_reader *r, json_t *row, struct azure_table *t)
{
	struct address hop = address_field(r, row, "nextHop");
	size_t i = 0;

	t->routes++;
	while (i < t->hop_count && !address_equal(&t->hops[i].address, &hop))
		i++;
	if (!hop.set || i == AZURE_HOPS)
		return;
	t->hops[i].address = hop;
	t->hops[i].routes++;
	if (i == t->hop_count)
		t->hop_count++;
}

/* "State or prefixes received": a count when Established, else the state, maybe with more. */
static void neighbour_row(struct answer_reader *r, json_t *row, struct azure_table *t)
{
	struct azure_neighbour *n = &t->neighbours[t->neighbour_count];
	struct cursor c;

	if (t->neighbour_count == AZURE_NEIGHBOURS)
		return;
	t->neighbour_count++;
	n->address = address_field(r, row, "neighbor");
	json_field_text(r, row,
			json_field(row, "statePfxRcd") ? "statePfxRcd" : "stateOrPrefixesReceived",
			n->state, sizeof(n->state));
	json_field_text(r, row, "upDown", n->up_down, sizeof(n->up_down));
	c = cursor_of(n->state, strlen(n->state));
	n->established = cursor_decimal(&c, &n->prefixes) && c.left == 0;
	if (n->established)
		n->state[0] = '\0';
}

static void stats_row(struct answer_reader *r, json_t *row, struct azure_table *t)
{
	t->bytes_in[PATH_PRIMARY] = json_field_number(r, row, "primaryBytesIn", INT64_MAX);
	t->bytes_out[PATH_PRIMARY] = json_field_number(r, row, "primaryBytesOut", INT64_MAX);
	t->bytes_in[PATH_SECONDARY] = json_field_number(r, row, "secondaryBytesIn", INT64_MAX);
	t->bytes_out[PATH_SECONDARY] = json_field_number(r, row, "secondaryBytesOut", INT64_MAX);
}

static bool name_has(const char *name, const char *word)
{
	const char *slash = strrchr(name, '/');

	return strcasestr(slash ? slash + 1 : name, word) != NULL;
}

/* What only the file's name tells: of an empty table all. */
static void name_read(const char *name, struct azure_table *t)
{
	bool private = name_has(name, "private"), microsoft = name_has(name, "microsoft");
	bool primary = name_has(name, "primary"), secondary = name_has(name, "secondary");

	t->has_type = private != microsoft;
	t->type = microsoft ? PEERING_MICROSOFT : PEERING_PRIVATE;
	t->has_path = primary != secondary;
	t->path = secondary ? PATH_SECONDARY : PATH_PRIMARY;
	if (t->kind != AZURE_TABLE_EMPTY)
		return;
	if (name_has(name, "arp"))
		t->kind = AZURE_TABLE_ARP;
	else if (name_has(name, "summary"))
		t->kind = AZURE_TABLE_NEIGHBOURS;
	else if (name_has(name, "route"))
		t->kind = AZURE_TABLE_ROUTES;
}

static void row_read(struct answer_reader *r, json_t *row, struct azure_table *t)
{
	switch (t->kind) {
	case AZURE_TABLE_EMPTY:
		return;
	case AZURE_TABLE_ARP:
		arp_row(r, row, t);
		return;
	case AZURE_TABLE_ROUTES:
		route_row(r, row, t);
		return;
	case AZURE_TABLE_NEIGHBOURS:
		neighbour_row(r, row, t);
		return;
	case AZURE_TABLE_STATS:
		stats_row(r, row, t);
		return;
	}
}

void table_read(struct answer_reader *r, enum azure_table_kind kind, json_t *rows)
{
	struct azure_facts *f = r->out;
	struct azure_table *t;
	json_t *row;
	size_t i;

	if (f->table_count == AZURE_TABLES_MAX)
		return;
	f->tables = xrealloc(f->tables, f->table_count + 1, sizeof(*f->tables));
	t = &f->tables[f->table_count++];
	*t = (struct azure_table){.kind = kind, .at_ms = r->at_ms};
	json_array_foreach(rows, i, row)
	{
		row_read(r, row, t);
	}
	name_read(r->name, t);
}
