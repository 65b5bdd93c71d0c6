/* SPDX-License-Identifier: ISC */
#include "model/route.h"

#include "base/text.h"

#include <stdlib.h>

bool prefix_equal(const struct prefix *a, const struct prefix *b)
{
	return a->len == b->len && address_equal(&a->address, &b->address);
}

static bool is_documentation(const struct address *a)
{
	static const struct prefix ranges[] = {
		{{true, FAMILY_IPV4, {192, 0, 2}}, 24},
		{{true, FAMILY_IPV4, {198, 51, 100}}, 24},
		{{true, FAMILY_IPV4, {203, 0, 113}}, 24},
		{{true, FAMILY_IPV6, {0x20, 0x01, 0x0d, 0xb8}}, 32}, /* RFC 3849 */
		{{true, FAMILY_IPV6, {0x3f, 0xff}}, 20},             /* RFC 9637 */
	};

	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
		if (prefix_holds(&ranges[i], a))
			return true;
	return false;
}

static const struct asn_range {
	uint32_t first, last;
	enum route_flaw_kind kind;
} asn_ranges[] = {
	{AZURE_ASN_RESERVED_FIRST, AZURE_ASN_RESERVED_LAST, FLAW_ASN_RESERVED},
	{64512, 65534, FLAW_ASN_PRIVATE},
	{4200000000, 4294967294, FLAW_ASN_PRIVATE},
	{64496, 64511, FLAW_ASN_DOCUMENTATION},
	{65536, 65551, FLAW_ASN_DOCUMENTATION},
};

static enum route_flaw_kind asn_judge(uint32_t asn, const struct link *l)
{
	for (size_t i = 0; i < sizeof(asn_ranges) / sizeof(asn_ranges[0]); i++) {
		const struct asn_range *r = &asn_ranges[i];

		if (asn < r->first || asn > r->last)
			continue;
		if (r->kind == FLAW_ASN_RESERVED)
			return r->kind;
		if (l->type == PEERING_MICROSOFT && asn != l->peer_asn)
			return r->kind;
		return FLAW_NONE;
	}
	return FLAW_NONE;
}

struct route_flaw route_flaw_find(const struct route *r, const struct link *l)
{
	struct route_flaw f = {.prefix = r->prefix};
	const char *at = r->path;

	if (l->type == PEERING_MICROSOFT) {
		if (r->prefix.len == 0)
			f.kind = FLAW_DEFAULT;
		else if (address_is_private(&r->prefix.address))
			f.kind = FLAW_PRIVATE;
		else if (is_documentation(&r->prefix.address))
			f.kind = FLAW_DOCUMENTATION;
	}
	/* Sets and confederations stand in brackets: only their numbers count. */
	while (f.kind == FLAW_NONE && *(at += strcspn(at, "0123456789")) != '\0') {
		char *end;

		f.asn = (uint32_t)strtoul(at, &end, 10);
		f.kind = asn_judge(f.asn, l);
		at = end;
	}
	return f;
}

const char *route_flaw_text(const struct route_flaw *f, char out[static FLAW_TEXT])
{
	static const char *const texts[] = {
		[FLAW_NONE] = "as it should be",
		[FLAW_DEFAULT] = "a default route",
		[FLAW_PRIVATE] = "a private prefix",
		[FLAW_DOCUMENTATION] = "a prefix for documentation",
		[FLAW_ASN_RESERVED] = "which Azure reserves",
		[FLAW_ASN_PRIVATE] = "a private ASN",
		[FLAW_ASN_DOCUMENTATION] = "an ASN for documentation",
	};
	char prefix[PREFIX_TEXT];

	prefix_text(&f->prefix, prefix);
	if (f->kind < FLAW_ASN_RESERVED)
		text_format(out, FLAW_TEXT, "%s is %s", prefix, texts[f->kind]);
	else
		text_format(out, FLAW_TEXT, "%s has AS%u in its path, %s", prefix, f->asn,
			    texts[f->kind]);
	return out;
}
