/* SPDX-License-Identifier: ISC */
#include "values.h"

#include "base/text.h"
#include "diagnostics.h"
#include "draft.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>

static bool is_text(const struct node *n)
{
	return n->kind == NODE_SCALAR && !node_is_null(n) && n->len > 0;
}

/* A scalar that a C string can hold. */
static bool is_c_text(const struct node *n)
{
	return is_text(n) && memchr(n->text, '\0', n->len) == NULL;
}

static bool number_parse(struct cursor c, uint32_t *out)
{
	uint64_t n;

	/* No leading zero: YAML 1.1 reads it as octal, people do not. */
	if (c.left > 1 && c.at[0] == '0')
		return false;
	if (!cursor_decimal(&c, &n) || c.left > 0 || n > UINT32_MAX)
		return false;
	*out = (uint32_t)n;
	return true;
}

void read_number(const struct reading *r, void *out)
{
	const struct node *v = r->value;
	uint32_t n;

	if (v->kind != NODE_SCALAR || !v->plain || !number_parse(cursor_of(v->text, v->len), &n) ||
	    n < r->key->low || n > r->key->high) {
		refuse(r);
		return;
	}
	*(uint32_t *)out = n;
}

/* RFC 5396: asdot is how some routers write what Azure wants as a plain number. */
static bool asdot_parse(const struct node *v, uint32_t *out)
{
	struct cursor c = cursor_of(v->text, v->len);
	uint64_t high, low;

	if (!cursor_decimal(&c, &high) || !cursor_prefix(&c, ".") || !cursor_decimal(&c, &low) ||
	    c.left > 0 || high > UINT16_MAX || low > UINT16_MAX)
		return false;
	*out = (uint32_t)(high << 16 | low);
	return true;
}

void read_asn(const struct reading *r, void *out)
{
	uint32_t asn;

	if (r->value->kind == NODE_SCALAR && asdot_parse(r->value, &asn))
		ERROR_AT(r->reader->found, r->value,
			 "%s: %s is asdot notation (write the number, %" PRIu32 ")", r->key->name,
			 r->value->text, asn);
	else
		read_number(r, out);
}

void read_ethertype(const struct reading *r, void *out)
{
	static const struct {
		uint32_t value;
		const char *decimal;
	} types[] = {{ETHERTYPE_8021Q, "33024"},
		     {ETHERTYPE_8021AD, "34984"},
		     {ETHERTYPE_QINQ_OLD, "37120"}};
	char hex[8];

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		text_format(hex, sizeof(hex), "0x%x", types[i].value);
		if (r->value->kind == NODE_SCALAR && r->value->plain &&
		    (strcasecmp(r->value->text, hex) == 0 || node_is(r->value, types[i].decimal))) {
			*(uint32_t *)out = types[i].value;
			return;
		}
	}
	refuse(r);
}

/* YAML 1.1's spellings of a boolean, the long ones. */
void read_wish(const struct reading *r, void *out)
{
	static const char *const words[][2] = {{"true", "false"}, {"yes", "no"}, {"on", "off"}};
	const struct node *v = r->value;

	for (size_t i = 0; i < 3 && v->kind == NODE_SCALAR && v->plain; i++) {
		bool yes = strcasecmp(v->text, words[i][0]) == 0;

		if (yes || strcasecmp(v->text, words[i][1]) == 0) {
			*(enum wish *)out = yes ? WISH_YES : WISH_NO;
			return;
		}
	}
	refuse(r);
}

void read_word(const struct reading *r, void *out)
{
	for (unsigned i = 0; r->key->words[i] != NULL; i++) {
		if (node_is(r->value, r->key->words[i])) {
			*(unsigned *)out = i + 1;
			return;
		}
	}
	refuse(r);
}

static const char *text_take(const struct reading *r)
{
	return arena_text(r->reader->arena, r->value->text, r->value->len);
}

void read_text(const struct reading *r, void *out)
{
	const struct node *v = r->value;
	char *printable;

	if (!is_text(v) || v->len > r->key->high) {
		refuse(r);
		return;
	}
	printable = arena_take(r->reader->arena, v->len + 1, 1);
	text_printable(printable, v->len + 1, v->text, v->len);
	*(const char **)out = printable;
}

/* One rule for all files: relative to the folder of the one that names them. */
void read_file(const struct reading *r, void *out)
{
	const char *folder = r->value->text[0] == '/' ? "" : r->reader->folder;
	size_t len = strlen(folder) + r->value->len;
	char *path;

	if (!is_c_text(r->value) || len > r->key->high) {
		refuse(r);
		return;
	}
	path = arena_take(r->reader->arena, len + 1, 1);
	text_format(path, len + 1, "%s%s", folder, r->value->text);
	*(const char **)out = path;
}

/* 8-4-4-4-12 hexadecimal digits. */
static bool is_guid(const struct node *v)
{
	static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

	if (v->kind != NODE_SCALAR || v->len != sizeof(form) - 1)
		return false;
	for (size_t i = 0; i < v->len; i++)
		if (form[i] == '-' ? v->text[i] != '-' : !isxdigit((unsigned char)v->text[i]))
			return false;
	return true;
}

void read_guid(const struct reading *r, void *out)
{
	read_text(r, out);
	if (*(const char **)out != NULL && !is_guid(r->value))
		WARN_AT(r->reader->found, r->value,
			"%s: this is no GUID (a service key is 8-4-4-4-12 hexadecimal digits)",
			r->key->name);
}

/* As the kernel's dev_valid_name(), and printable. */
void read_interface(const struct reading *r, void *out)
{
	const struct node *v = r->value;
	bool good = is_text(v) && v->len < INTERFACE_NAME && !node_is(v, ".") && !node_is(v, "..");

	for (size_t i = 0; good && i < v->len; i++)
		good = v->text[i] > ' ' && v->text[i] < 0x7f && v->text[i] != '/' &&
		       v->text[i] != ':';
	if (good)
		*(const char **)out = text_take(r);
	else
		refuse(r);
}

/* What BIRD takes as a symbol, quoted or not. */
void read_protocol(const struct reading *r, void *out)
{
	const struct node *v = r->value;
	bool good = is_text(v) && v->len < PROTOCOL_NAME;

	for (size_t i = 0; good && i < v->len; i++)
		good = isalnum((unsigned char)v->text[i]) ||
		       (v->text[i] != '\0' && strchr("_-.:", v->text[i]) != NULL);
	if (good)
		*(const char **)out = text_take(r);
	else
		refuse(r);
}

static bool host_parse(const char *host)
{
	size_t len = strlen(host);
	char inner[ADDRESS_TEXT];
	struct address a;

	if (strcmp(host, "localhost") == 0)
		return true;
	if (host[0] != '[')
		return address_parse(host, &a) && a.family == FAMILY_IPV4;
	if (host[len - 1] != ']' || len - 2 >= sizeof(inner))
		return false;
	text_format(inner, sizeof(inner), "%.*s", (int)len - 2, host + 1);
	return address_parse(inner, &a) && a.family == FAMILY_IPV6;
}

void read_listen(const struct reading *r, void *out)
{
	const struct node *v = r->value;
	const char *colon = is_c_text(v) ? strrchr(v->text, ':') : NULL;
	char host[ADDRESS_TEXT + 2];
	uint32_t port;

	if (colon == NULL || (size_t)(colon - v->text) >= sizeof(host) ||
	    !number_parse(cursor_of(colon + 1, strlen(colon + 1)), &port) || port < 1 ||
	    port > UINT16_MAX) {
		refuse(r);
		return;
	}
	text_format(host, sizeof(host), "%.*s", (int)(colon - v->text), v->text);
	if (host_parse(host))
		*(const char **)out = text_take(r);
	else
		refuse(r);
}

void read_address(const struct reading *r, void *out)
{
	if (!is_c_text(r->value) || !address_parse(r->value->text, out))
		refuse(r);
}

void read_endpoint(const struct reading *r, void *out)
{
	struct endpoint e;

	if (is_c_text(r->value) && endpoint_parse(r->value->text, &e))
		*(struct endpoint *)out = e;
	else
		refuse(r);
}

/* Of either family, without host bits. */
static bool prefix_read(const struct reading *r, struct prefix *out)
{
	char network[PREFIX_TEXT];
	struct prefix p, masked;

	if (!is_c_text(r->value) || !prefix_parse(r->value->text, &p)) {
		refuse(r);
		return false;
	}
	masked = (struct prefix){address_masked(&p.address, p.len), p.len};
	if (!address_equal(&masked.address, &p.address)) {
		ERROR_AT(r->reader->found, r->value, "%s: %s has host bits set (the prefix is %s)",
			 r->key->name, r->value->text, prefix_text(&masked, network));
		return false;
	}
	*out = p;
	return true;
}

static void subnet_read(const struct reading *r, enum family family, const char *other,
			struct prefix *out)
{
	struct prefix p;

	if (!prefix_read(r, &p))
		return;
	if (p.address.family == family)
		*out = p;
	else
		ERROR_AT(r->reader->found, r->value, "%s: %s is %s (it goes under \"%s\")",
			 r->key->name, r->value->text,
			 p.address.family == FAMILY_IPV4 ? "IPv4" : "IPv6", other);
}

void read_subnet4(const struct reading *r, void *out)
{
	subnet_read(r, FAMILY_IPV4, "subnet6", out);
}

void read_subnet6(const struct reading *r, void *out)
{
	subnet_read(r, FAMILY_IPV6, "subnet", out);
}

void read_prefixes(const struct reading *r, void *out)
{
	struct draft_prefixes list = {0};

	if (r->value->kind != NODE_LIST) {
		refuse(r);
		return;
	}
	list.at = arena_take(r->reader->arena, r->value->count, sizeof(*list.at));
	for (const struct entry *e = r->value->first; e != NULL; e = e->next) {
		struct reading one = {r->reader, r->key, e->value};

		list.at[list.count].node = e->value;
		if (prefix_read(&one, &list.at[list.count].prefix))
			list.count++;
	}
	*(struct draft_prefixes *)out = list;
}
