/* SPDX-License-Identifier: ISC */
#include "draft.h"

#include "diagnostics.h"
#include "key_file.h"
#include "values.h"

static void read_md5(const struct reading *r, void *out);
static void read_path(const struct reading *r, void *out);
static void read_peerings(const struct reading *r, void *out);
static void read_circuits(const struct reading *r, void *out);
static void read_bird(const struct reading *r, void *out);
static void read_pings(const struct reading *r, void *out);
static void read_key_file(const struct reading *r, void *out);

#define NAME "a text of 1 to 255 bytes"
#define VLAN "a VLAN from 1 to 4094"
#define ASN "a number from 1 to 4294967295"
#define YES_NO "true or false"
#define MD5 "none, required or {key_file: FILE}"
#define FILE_NAME "the path of a file"
#define SOCKET_NAME "the path of a socket, at most 107 bytes"
#define PATH "a mapping with interface and subnet"
enum { VLAN_MAX = 4094, NAME_BYTES = 255, FILE_BYTES = 4095, SOCKET_BYTES = 107 /* sun_path */ };

static const char *const probe_words[] = {"none", "arp", "tcp", NULL};
static const char *const layer3_words[] = {"customer", "provider", NULL};
static const char *const type_words[] = {"private", "microsoft", NULL};
static const char *const md5_words[] = {"none", "required", NULL};

/* clang-format off */
#define TO(type, field) .offset = offsetof(struct type, field)
static const struct key top_keys[] = {
	{"version", read_number, TO(draft, version), .required = true, .low = 1, .high = 1,
	 .allowed = "the number 1"},
	{"bird", read_bird, TO(draft, bird), .allowed = "a mapping with socket"},
	{"probe", read_word, TO(draft, probe), .words = probe_words, .allowed = "none, arp or tcp"},
	{"history", read_file, TO(draft, history), .high = FILE_BYTES, .allowed = FILE_NAME},
	{"history_days", read_number, TO(draft, history_days), .low = 1, .high = 3650,
	 .allowed = "a number from 1 to 3650"},
	{"socket", read_file, TO(draft, socket), .high = SOCKET_BYTES, .allowed = SOCKET_NAME},
	{"listen", read_listen, TO(draft, listen),
	 .allowed = "ADDRESS:PORT, such as 127.0.0.1:9479 or \"[::1]:9479\""},
	{"circuits", read_circuits, TO(draft, circuits), .required = true,
	 .allowed = "a list of 1 to 16384 circuits"},
	{"ping", read_pings, TO(draft, pings), .allowed = "a list of 1 to 16 targets, such as "
	 "[{target: \"10.10.1.4:443\"}]"},
};

static const struct key ping_keys[] = {
	{"target", read_endpoint, TO(draft_ping, target), .required = true,
	 .allowed = "ADDRESS:PORT, such as 10.10.1.4:443 or \"[2001:db8::4]:443\""},
	{"interval", read_number, TO(draft_ping, interval), .low = 1, .high = 3600,
	 .allowed = "a number of seconds from 1 to 3600"},
	{"circuit", read_text, TO(draft_ping, circuit), .high = NAME_BYTES, .allowed = NAME},
	{"peering", read_word, TO(draft_ping, peering), .words = type_words,
	 .allowed = "private or microsoft"},
};

static const struct key bird_keys[] = {
	{"socket", read_file, TO(draft_bird, socket), .high = SOCKET_BYTES, .allowed = SOCKET_NAME},
};

static const struct key circuit_keys[] = {
	{"name", read_text, TO(draft_circuit, name), .required = true, .high = NAME_BYTES,
	 .allowed = NAME},
	{"service_key", read_guid, TO(draft_circuit, service_key), .high = NAME_BYTES,
	 .allowed = "the circuit's GUID"},
	{"provider", read_text, TO(draft_circuit, provider), .high = NAME_BYTES, .allowed = NAME},
	{"layer3", read_word, TO(draft_circuit, layer3), .words = layer3_words,
	 .allowed = "customer or provider"},
	{"peering_location", read_text, TO(draft_circuit, location), .high = NAME_BYTES,
	 .allowed = NAME},
	{"azure_snapshot", read_file, TO(draft_circuit, azure_snapshot), .high = FILE_BYTES,
	 .allowed = FILE_NAME},
	{"peerings", read_peerings, TO(draft_circuit, peerings), .required = true,
	 .allowed = "a list of one or two peerings"},
};

static const struct key peering_keys[] = {
	{"type", read_word, TO(draft_peering, type), .required = true, .words = type_words,
	 .allowed = "private or microsoft"},
	{"vlan", read_number, TO(draft_peering, vlan), .required = true, .low = 1, .high = VLAN_MAX,
	 .allowed = VLAN},
	{"azure_asn", read_asn, TO(draft_peering, azure_asn), .low = 1, .high = UINT32_MAX,
	 .allowed = ASN},
	{"peer_asn", read_asn, TO(draft_peering, peer_asn), .required = true, .low = 1,
	 .high = UINT32_MAX, .allowed = ASN},
	{"md5", read_md5, TO(draft_peering, md5), .words = md5_words, .allowed = MD5},
	{"advertise", read_prefixes, TO(draft_peering, advertise),
	 .allowed = "a list of prefixes, such as [10.1.0.0/16]"},
	{"receive", read_prefixes, TO(draft_peering, receive),
	 .allowed = "a list of prefixes, such as [10.10.0.0/16]"},
	{"prefix_limit", read_number, TO(draft_peering, prefix_limit), .low = 1, .high = UINT32_MAX,
	 .allowed = "a number greater than 0"},
	{"bfd", read_wish, TO(draft_peering, bfd), .allowed = YES_NO},
	{"primary", read_path, TO(draft_peering, paths[PATH_PRIMARY]), .allowed = PATH},
	{"secondary", read_path, TO(draft_peering, paths[PATH_SECONDARY]), .allowed = PATH},
};

static const struct key md5_keys[] = {
	{"key_file", read_key_file, TO(draft_md5, key), .required = true, .high = FILE_BYTES,
	 .allowed = FILE_NAME},
};

static const struct key path_keys[] = {
	{"interface", read_interface, TO(draft_path, interface), .required = true,
	 .allowed = "a name of 1 to 15 characters without blank, / or :"},
	{"subnet", read_subnet4, TO(draft_path, subnet[FAMILY_IPV4]),
	 .allowed = "an IPv4 prefix, such as 172.16.0.0/30"},
	{"subnet6", read_subnet6, TO(draft_path, subnet[FAMILY_IPV6]),
	 .allowed = "an IPv6 prefix, such as 2001:db8::/126"},
	{"ce_address", read_address, TO(draft_path, ce),
	 .allowed = "an address, such as 172.16.0.1"},
	{"peer_address", read_address, TO(draft_path, peer),
	 .allowed = "an address, such as 172.16.0.2"},
	{"handoff_vlan", read_number, TO(draft_path, handoff_vlan), .low = 1, .high = VLAN_MAX,
	 .allowed = VLAN},
	{"outer_vlan", read_number, TO(draft_path, outer_vlan), .low = 1, .high = VLAN_MAX,
	 .allowed = VLAN},
	{"outer_ethertype", read_ethertype, TO(draft_path, outer_ethertype),
	 .allowed = "0x8100, 0x88a8 or 0x9100"},
	{"tagged", read_wish, TO(draft_path, tagged), .allowed = YES_NO},
	{"protocol", read_protocol, TO(draft_path, protocol),
	 .allowed = "BIRD's name of it: 1 to 63 letters, digits and _-.:"},
	{"planned_down", read_wish, TO(draft_path, planned_down), .allowed = YES_NO},
};
#define KEYS(table, ...) \
	{.at = (table), .count = sizeof(table) / sizeof((table)[0]), .place = __VA_ARGS__}
/* clang-format on */

static const struct keys top = KEYS(top_keys, "the top level");
static const struct keys bird = KEYS(bird_keys, "bird");
static const struct keys circuit = KEYS(circuit_keys, "a circuit");
static const struct keys peering = KEYS(peering_keys, "a peering");
static const struct keys md5 = KEYS(md5_keys, "md5", .secret = true);
static const struct keys path = KEYS(path_keys, "primary and secondary");
static const struct keys ping = KEYS(ping_keys, "a ping");
static const struct keys *const tables[] = {&top, &circuit, &peering, &path,
					    &md5, &bird,    &ping,    NULL};

static void read_bird(const struct reading *r, void *out)
{
	(void)mapping_read(r, &bird, out);
}

static void read_path(const struct reading *r, void *out)
{
	if (mapping_read(r, &path, out))
		((struct draft_path *)out)->node = r->value;
}

static void read_key_file(const struct reading *r, void *out)
{
	const char *file = NULL;

	read_file(r, &file);
	if (file != NULL && r->reader->open_files)
		key_file_read(file, r->value, r->reader->found, out);
}

static void read_md5(const struct reading *r, void *out)
{
	struct draft_md5 *m = out;
	unsigned word = 0;

	if (r->value->kind == NODE_MAPPING) {
		(void)mapping_read(r, &md5, m);
		m->want = m->key.len > 0 ? MD5_KEY : MD5_REQUIRED;
		return;
	}
	if (node_is(r->value, md5_words[0]) || node_is(r->value, md5_words[1])) {
		read_word(r, &word);
		m->want = word == 1 ? MD5_NONE : MD5_REQUIRED;
		return;
	}
	/* Whoever wrote the key itself here must not find it in a log. */
	ERROR_AT(r->reader->found, r->value, "md5: this value is not allowed (%s)",
		 r->key->allowed);
}

/* A list of mappings; each fills one item of `size` bytes, whose first member is its node. Returns
 * how many did. */
static size_t list_read(const struct reading *r, const struct keys *keys, size_t most, size_t size,
			void **items)
{
	const struct key item_key = {.name = keys->place, .allowed = "a mapping"};
	size_t used = 0;

	if (r->value->kind != NODE_LIST || r->value->count == 0) {
		refuse(r);
		return 0;
	}
	if (r->value->count > most)
		ERROR_AT(r->reader->found, r->value, "%s: %u of them are too many (%s)",
			 r->key->name, r->value->count, r->key->allowed);
	if (r->value->count < most)
		most = r->value->count;
	*items = arena_take(r->reader->arena, most, size);
	for (const struct entry *e = r->value->first; used < most && e != NULL; e = e->next) {
		const struct reading one = {r->reader, &item_key, e->value};
		char *item = (char *)*items + used * size;

		if (!mapping_read(&one, keys, item))
			continue;
		*(const struct node **)(void *)item = e->value;
		used++;
	}
	return used;
}

static void read_peerings(const struct reading *r, void *out)
{
	struct draft_peerings *list = out;
	void *items = NULL;

	list->count = list_read(r, &peering, PEERINGS_MAX, sizeof(*list->at), &items);
	list->at = items;
}

static void read_circuits(const struct reading *r, void *out)
{
	struct draft_circuits *list = out;
	void *items = NULL;

	list->count = list_read(r, &circuit, CONFIG_CIRCUITS_MAX, sizeof(*list->at), &items);
	list->at = items;
}

static void read_pings(const struct reading *r, void *out)
{
	struct draft_pings *list = out;
	void *items = NULL;

	list->count = list_read(r, &ping, CONFIG_PINGS_MAX, sizeof(*list->at), &items);
	list->at = items;
}

void draft_read(struct draft *d, const struct node *root, const struct reader *reader)
{
	const struct key file = {.name = "the file",
				 .allowed = "a mapping, beginning with version: 1"};
	struct reader with_tables = *reader;
	const struct reading r = {&with_tables, &file, root};

	with_tables.tables = tables;
	d->node = root;
	(void)mapping_read(&r, &top, d);
}
