/* SPDX-License-Identifier: ISC */
#include "options_target.h"

static bool take_number(const char *option, const char *word, uint32_t most, uint32_t *out)
{
	struct cursor c = cursor_of(word, strlen(word));
	uint64_t n;

	if (cursor_decimal(&c, &n) && c.left == 0 && n >= 1 && n <= most) {
		*out = (uint32_t)n;
		return true;
	}
	fprintf(stderr, "ceprobe: %s %s: not a number from 1 to %u\n", option, word, most);
	return false;
}

/* An address is a prefix of one. Host bits are dropped: what is meant is clear. */
static bool take_prefix(const char *option, const char *word, struct prefix *out)
{
	if (address_parse(word, &out->address))
		out->len = out->address.family == FAMILY_IPV4 ? 32 : 128;
	else if (!prefix_parse(word, out)) {
		fprintf(stderr, "ceprobe: %s %s: not an address or a prefix (10.1.0.0/16)\n",
			option, word);
		return false;
	}
	out->address = address_masked(&out->address, out->len);
	return true;
}

bool target_take(struct options *o, int code, const char *word)
{
	enum { COUNT_MAX = 1000000 };

	switch (code) {
	case TARGET_PREFIX:
		return take_prefix("--prefix", word, &o->prefix);
	case TARGET_ONPREM:
		return take_prefix("--onprem", word, &o->onprem);
	case TARGET_AZURE:
		return take_prefix("--azure", word, &o->azure);
	case TARGET_PORT:
		return take_number("--port", word, UINT16_MAX, &o->port);
	case TARGET_MSEE:
		o->msee = word;
		return true;
	case TARGET_TIMES:
		return take_number("--count", word, COUNT_MAX, &o->count);
	case TARGET_INTERVAL:
		return seconds_take("--interval", word, &o->interval_ms);
	default:
		return false; /* getopt has said what is wrong */
	}
}
