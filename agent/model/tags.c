/* SPDX-License-Identifier: ISC */
#include "model/tags.h"
#include "base/text.h"

#include <stddef.h>
#include <string.h>

/* How many tags name a VLAN: a lone priority tag is as good as none. */
static uint8_t vlan_count(const struct tags *t)
{
	return t->count == 1 && t->tag[0].vid == 0 ? 0 : t->count;
}

bool tags_same_vids(const struct tags *a, const struct tags *b)
{
	uint8_t count = vlan_count(a);

	if (count != vlan_count(b))
		return false;
	for (uint8_t i = 0; i < count; i++)
		if (a->tag[i].vid != b->tag[i].vid)
			return false;
	return true;
}

bool tags_equal(const struct tags *a, const struct tags *b)
{
	if (!tags_same_vids(a, b))
		return false;
	for (uint8_t i = 0; i < vlan_count(a); i++)
		if (a->tag[i].ethertype != b->tag[i].ethertype)
			return false;
	return true;
}

const char *tags_text(const struct tags *t, char out[static TAGS_TEXT])
{
	size_t used = 0;

	text_format(out, TAGS_TEXT, "untagged");
	for (uint8_t i = 0; i < vlan_count(t); i++) {
		const struct tag *tag = &t->tag[i];
		const char *dot = i > 0 ? "." : "";

		if (tag->ethertype == ETHERTYPE_8021Q)
			text_format(out + used, TAGS_TEXT - used, "%s%u", dot, tag->vid);
		else
			text_format(out + used, TAGS_TEXT - used, "%s0x%04x:%u", dot,
				    tag->ethertype, tag->vid);
		used += strlen(out + used);
	}
	return out;
}
