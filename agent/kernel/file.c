/* SPDX-License-Identifier: ISC */
#include "kernel/file.h"

#include "model/fields.h"
#include "parts.h"

#include <assert.h>

enum { READINGS = 2, KIND_TEXT = 40 };

static const char heading[] = "ceprobe kernel facts 1";

static const char *family_word(unsigned value)
{
	return family_name((enum family)value);
}
static const char *neighbour_word(unsigned value)
{
	return neighbour_state_name((enum neighbour_state)value);
}
static const char *key_word(unsigned value)
{
	return key_state_name((enum key_state)value);
}

static const struct field reading_fields[] = {
	FIELD(kernel_facts, at_ms, SIGNED), FIELD(kernel_facts, read, BOOL),
	FIELD(kernel_facts, sockets_read, BOOL), FIELD(kernel_facts, md5_readable, BOOL),
	FIELD(kernel_facts, why, TEXT)};
static const struct field counter_fields[] = {FIELD(kernel_counters, md5_not_found, NUMBER),
					      FIELD(kernel_counters, md5_unexpected, NUMBER),
					      FIELD(kernel_counters, md5_failure, NUMBER),
					      FIELD(kernel_counters, min_ttl_drop, NUMBER)};
static const struct field link_fields[] = {
	FIELD(kernel_link, index, SIGNED),      FIELD(kernel_link, name, WORD),
	FIELD(kernel_link, lower, SIGNED),      FIELD(kernel_link, master, SIGNED),
	FIELD(kernel_link, up, BOOL),           FIELD(kernel_link, carrier, BOOL),
	FIELD(kernel_link, is_vlan, BOOL),      FIELD(kernel_link, tag.ethertype, HEX),
	FIELD(kernel_link, tag.vid, NUMBER),    FIELD(kernel_link, mac, MAC),
	FIELD(kernel_link, mtu, NUMBER),        FIELD(kernel_link, rx_packets, NUMBER),
	FIELD(kernel_link, tx_packets, NUMBER), FIELD(kernel_link, rx_bytes, NUMBER),
	FIELD(kernel_link, tx_bytes, NUMBER),   FIELD(kernel_link, rx_errors, NUMBER),
	FIELD(kernel_link, rx_dropped, NUMBER), FIELD_LATER(kernel_link, kind, WORD),
	FIELD_LATER(kernel_link, noarp, BOOL)};
static const struct field address_fields[] = {
	FIELD(kernel_address, index, SIGNED), FIELD(kernel_address, prefix, PREFIX),
	FIELD(kernel_address, peer, ADDRESS), FIELD(kernel_address, tentative, BOOL),
	FIELD(kernel_address, dad_failed, BOOL)};
static const struct field neighbour_fields[] = {
	FIELD(kernel_neighbour, index, SIGNED),
	FIELD(kernel_neighbour, address, ADDRESS),
	FIELD(kernel_neighbour, mac, MAC),
	FIELD_WORDS(kernel_neighbour, state, neighbour_word, NEIGHBOUR_NOARP + 1),
	FIELD(kernel_neighbour, confirmed_ms, NUMBER),
	FIELD(kernel_neighbour, updated_ms, NUMBER)};
static const struct field route_fields[] = {
	FIELD(kernel_route, to, ADDRESS), FIELD(kernel_route, found, BOOL),
	FIELD(kernel_route, index, SIGNED), FIELD(kernel_route, gateway, ADDRESS),
	FIELD(kernel_route, source, ADDRESS)};
static const struct field socket_fields[] = {
	FIELD_WORDS(kernel_socket, family, family_word, FAMILY_IPV6 + 1),
	FIELD(kernel_socket, state, NUMBER),
	FIELD(kernel_socket, local, ADDRESS),
	FIELD(kernel_socket, local_port, NUMBER),
	FIELD(kernel_socket, remote, ADDRESS),
	FIELD(kernel_socket, remote_port, NUMBER),
	FIELD(kernel_socket, index, SIGNED),
	FIELD(kernel_socket, retransmits, NUMBER),
	FIELD(kernel_socket, counted, BOOL),
	FIELD(kernel_socket, received_bytes, NUMBER),
	FIELD(kernel_socket, unacked_segments, NUMBER),
	FIELD(kernel_socket, resent_segments, NUMBER),
	FIELD(kernel_socket, sent_segments, NUMBER),
	FIELD(kernel_socket, unread_bytes, NUMBER)};
static const struct field key_fields[] = {
	FIELD(kernel_md5_key, listener, BOOL), FIELD(kernel_md5_key, local_port, NUMBER),
	FIELD(kernel_md5_key, peer, PREFIX),
	FIELD_WORDS(kernel_md5_key, state, key_word, KEY_DIFFERENT + 1)};

/* What there are many of: where the array and its count stand in struct kernel_facts. */
#define MANY(line, array, counter, thing, table)                                                   \
	{                                                                                          \
		line, table, sizeof(table) / sizeof((table)[0]), sizeof(struct thing),             \
			offsetof(struct kernel_facts, array),                                      \
			offsetof(struct kernel_facts, counter)                                     \
	}
static const struct kind {
	const char *name;
	const struct field *fields;
	size_t field_count, size, array, count;
} kinds[] = {
	MANY("link", links, link_count, kernel_link, link_fields),
	MANY("address", addresses, address_count, kernel_address, address_fields),
	MANY("neighbour", neighbours, neighbour_count, kernel_neighbour, neighbour_fields),
	MANY("route", routes, route_count, kernel_route, route_fields),
	MANY("socket", sockets, socket_count, kernel_socket, socket_fields),
	MANY("key", keys, key_count, kernel_md5_key, key_fields),
};
enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };
#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static void *array_get(const struct kernel_facts *k, const struct kind *kind, size_t *count)
{
	void *array;

	memcpy(&array, (const char *)k + kind->array, sizeof(array));
	memcpy(count, (const char *)k + kind->count, sizeof(*count));
	return array;
}

void kernel_file_begin(struct text *out)
{
	text_addf(out,
		  "%s\n# What the kernel of the router said. Times are milliseconds since 1970 "
		  "(UTC).\n# Of TCP-MD5 keys: whether they are the configured one.\n",
		  heading);
}

void kernel_file_add(struct text *out, const struct kernel_facts *k)
{
	for (size_t i = 0; i < k->key_count; i++)
		assert(k->keys[i].key.len == 0);
	fields_add(out, "reading", reading_fields, COUNT(reading_fields), k);
	if (k->counters.set)
		fields_add(out, "counters", counter_fields, COUNT(counter_fields), &k->counters);
	for (size_t i = 0; i < KINDS; i++) {
		size_t count;
		const char *array = array_get(k, &kinds[i], &count);

		for (size_t n = 0; n < count; n++)
			fields_add(out, kinds[i].name, kinds[i].fields, kinds[i].field_count,
				   array + n * kinds[i].size);
	}
}

/* Room for one more, zeroed. */
static void *array_more(struct kernel_facts *k, const struct kind *kind)
{
	size_t count;
	char *array = array_get(k, kind, &count);

	array = array_grow(array, count, kind->size);
	memset(array + count * kind->size, 0, kind->size);
	memcpy((char *)k + kind->array, &array, sizeof(array));
	count++;
	memcpy((char *)k + kind->count, &count, sizeof(count));
	return array + (count - 1) * kind->size;
}

/* Interfaces are found by bisection. */
static bool links_ascend(const struct kernel_facts *k, struct err *err)
{
	if (k->link_count < 2 ||
	    k->links[k->link_count - 2].index < k->links[k->link_count - 1].index)
		return true;
	return err_set(err, "interfaces do not stand in the order of their index");
}

struct parsing {
	struct kernel_facts *readings;
	size_t count;
};

static bool line_parse(void *context, struct cursor line, struct err *err)
{
	struct parsing *p = context;
	struct kernel_facts *k = p->count > 0 ? &p->readings[p->count - 1] : NULL;
	struct cursor kind = {0};
	char quoted[KIND_TEXT];

	if (!cursor_word(&line, &kind))
		return true; /* empty */
	if (cursor_is(kind, "reading")) {
		if (p->count == READINGS)
			return err_set(err, "there are more than %d readings", READINGS);
		return fields_read(line, reading_fields, COUNT(reading_fields),
				   &p->readings[p->count++], err);
	}
	if (k == NULL)
		return err_set(err, "a line \"reading ...\" is wanted first");
	if (cursor_is(kind, "counters")) {
		k->counters.set = true;
		return fields_read(line, counter_fields, COUNT(counter_fields), &k->counters, err);
	}
	for (size_t i = 0; i < KINDS; i++)
		if (cursor_is(kind, kinds[i].name))
			return fields_read(line, kinds[i].fields, kinds[i].field_count,
					   array_more(k, &kinds[i]), err) &&
			       (i > 0 || links_ascend(k, err));
	text_printable(quoted, sizeof(quoted), kind.at, kind.left);
	return err_set(err, "\"%s\" is no fact of a kernel", quoted);
}

bool kernel_file_parse(struct cursor bytes, struct kernel_facts *first, struct kernel_facts *last,
		       struct err *err)
{
	struct kernel_facts readings[READINGS] = {{0}};
	struct parsing p = {.readings = readings};
	bool good = lines_read(bytes, heading, line_parse, &p, err);

	if (!good || p.count < READINGS) {
		for (size_t i = 0; i < p.count; i++)
			kernel_facts_free(&readings[i]);
		if (good)
			err_set(err, p.count > 0 ? "it holds one reading, two are wanted"
						 : "it holds no reading");
		return false;
	}
	*first = readings[0];
	*last = readings[1];
	return true;
}
