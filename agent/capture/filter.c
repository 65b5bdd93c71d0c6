/* SPDX-License-Identifier: ISC */
/* Plain offsets, not "vlan and ...": that primitive looks into the metadata where the kernel keeps
 * the outer tag of a live frame, is compiled for it, and then misses the same frame in a file. A
 * tag in the metadata is not in the bytes, so for us such a frame merely has one tag less. */
#include "filter.h"

enum { TYPE_AT = 12, TAG_LEN = 4, TAGS_SEEN = 3 };

/* First fragments only (the others have no header), behind an IPv4 header of any length. */
static void add_ipv4(struct text *out, int ip)
{
	char upper[64];

	text_format(upper, sizeof(upper), "%d + ((ether[%d] & 0xf) << 2)", ip, ip);
	text_addf(out, "(ether[%d:2] = 0x0800 and (ether[%d:2] & 0x1fff) = 0 and (", ip - 2,
		  ip + 6);
	text_addf(out, "(ether[%d] = 6 and (ether[%s:2] = 179 or ether[%s + 2:2] = 179))", ip + 9,
		  upper, upper);
	text_addf(out,
		  " or (ether[%d] = 17 and (ether[%s + 2:2] = 3784 or ether[%s + 2:2] = 4784))",
		  ip + 9, upper, upper);
	text_addf(out,
		  " or (ether[%d] = 1 and (ether[%s] = 3 or ether[%s] = 11 or ether[%s] = 12))))",
		  ip + 9, upper, upper, upper);
}

/* None of these has extension headers: ND never (RFC 6980), the rest not between neighbours. */
static void add_ipv6(struct text *out, int ip)
{
	int next = ip + 6, upper = ip + 40;

	text_addf(out, "(ether[%d:2] = 0x86dd and (", ip - 2);
	text_addf(out, "(ether[%d] = 6 and (ether[%d:2] = 179 or ether[%d:2] = 179))", next, upper,
		  upper + 2);
	text_addf(out, " or (ether[%d] = 17 and (ether[%d:2] = 3784 or ether[%d:2] = 4784))", next,
		  upper + 2, upper + 2);
	text_addf(out, " or (ether[%d] = 58 and (ether[%d] = 135 or ether[%d] = 136", next, upper,
		  upper);
	text_addf(out, " or (ether[%d] >= 1 and ether[%d] <= 4)))))", upper, upper);
}

void filter_expression(struct text *out)
{
	for (int tags = 0; tags <= TAGS_SEEN; tags++) {
		int type = TYPE_AT + tags * TAG_LEN;

		text_addf(out, "ether[%d:2] = 0x0806 or ", type);
		add_ipv4(out, type + 2);
		text_addf(out, " or ");
		add_ipv6(out, type + 2);
		if (tags < TAGS_SEEN)
			text_addf(out,
				  " or ((ether[%d:2] = 0x8100 or ether[%d:2] = 0x88a8 or "
				  "ether[%d:2] = 0x9100) and (",
				  type, type, type);
	}
	for (int tags = 0; tags < TAGS_SEEN; tags++)
		text_addf(out, "))");
}
