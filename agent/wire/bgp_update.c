/* SPDX-License-Identifier: ISC */
#include "bgp_parts.h"

enum { ATTRIBUTE_LONG = 0x10 };
enum {
	ATTRIBUTE_AS_PATH = 2,
	ATTRIBUTE_MP_REACH = 14,
	ATTRIBUTE_MP_UNREACH = 15,
	ATTRIBUTE_AS4_PATH = 17
};
enum { SEGMENT_SET = 1, SEGMENT_SEQUENCE = 2, SEGMENT_CONFED_LAST = 4 };

/* The front of an AS_PATH or AS4_PATH. */
struct as_path {
	uint32_t first;
	uint8_t repeat;
	uint32_t length; /* ASNs in it */
};

/* The ASNs of one AS_SEQUENCE at the path's front. */
static void sequence_decode(struct cursor asns, bool wide, struct as_path *out)
{
	while (asns.left > 0) {
		uint16_t narrow_asn = 0;
		uint32_t asn = 0;

		if (!(wide ? cursor_u32(&asns, &asn) : cursor_u16(&asns, &narrow_asn)))
			return;
		if (!wide)
			asn = narrow_asn;
		if (out->repeat == 0)
			out->first = asn;
		if (asn != out->first)
			return;
		if (out->repeat < UINT8_MAX)
			out->repeat++;
	}
}

/* RFC 4271 4.3 b, RFC 5065 3. False: the segments do not fill the attribute with ASNs of that
 * width. */
static bool as_path_decode(struct cursor c, bool wide, struct as_path *out)
{
	*out = (struct as_path){0};
	while (c.left > 0) {
		struct cursor asns;
		uint8_t type, count;

		if (!(cursor_u8(&c, &type) && cursor_u8(&c, &count) &&
		      cursor_take(&c, (size_t)count * (wide ? 4 : 2), &asns)) ||
		    type < SEGMENT_SET || type > SEGMENT_CONFED_LAST || count == 0)
			return false;
		/* Only the first segment counts; an AS_SET has no first. */
		if (out->length == 0 && type == SEGMENT_SEQUENCE)
			sequence_decode(asns, wide, out);
		out->length += type == SEGMENT_SET ? 1 : count;
	}
	return true;
}

/* How many prefixes stand there, RFC 4271 4.3: up to the first that cannot be one. */
static uint32_t prefixes_count(struct cursor c, uint8_t bits_max)
{
	uint32_t count = 0;

	/* A table of a million is counted here: each is a single step of the cursor. */
	while (c.left > 0 && *c.at <= bits_max && cursor_skip(&c, 1 + ((size_t)*c.at + 7) / 8))
		count++;
	return count;
}

/* 0: not a family that we count. */
static uint8_t bits_of(uint16_t afi, uint8_t safi)
{
	if (safi != SAFI_UNICAST)
		return 0;
	return afi == AFI_IPV4 ? 32 : afi == AFI_IPV6 ? 128 : 0;
}

/* RFC 4760 3. */
static bool mp_reach_decode(struct cursor c, struct bgp_update *out)
{
	uint16_t afi;
	uint8_t safi, next_hop_len;

	if (!(cursor_u16(&c, &afi) && cursor_u8(&c, &safi) && cursor_u8(&c, &next_hop_len) &&
	      cursor_skip(&c, (size_t)next_hop_len + 1)))
		return false;
	if (bits_of(afi, safi) != 0)
		out->announced += prefixes_count(c, bits_of(afi, safi));
	return true;
}

/* RFC 4760 4. */
static bool mp_unreach_decode(struct cursor c, struct bgp_update *out)
{
	uint16_t afi;
	uint8_t safi;

	if (!(cursor_u16(&c, &afi) && cursor_u8(&c, &safi)))
		return false;
	if (bits_of(afi, safi) != 0)
		out->withdrawn += prefixes_count(c, bits_of(afi, safi));
	return true;
}

struct paths {
	struct cursor as_path, as4_path;
};

/* False: the attribute is too short for what it is. */
static bool attribute_decode(uint8_t type, struct cursor value, struct bgp_update *out,
			     struct paths *paths)
{
	switch (type) {
	case ATTRIBUTE_AS_PATH:
		paths->as_path = value;
		return true;
	case ATTRIBUTE_AS4_PATH:
		paths->as4_path = value;
		return true;
	case ATTRIBUTE_MP_REACH:
		return mp_reach_decode(value, out);
	case ATTRIBUTE_MP_UNREACH:
		return mp_unreach_decode(value, out);
	default:
		return true;
	}
}

static bool attributes_decode(struct cursor c, struct bgp_update *out, struct paths *paths)
{
	while (c.left > 0) {
		struct cursor value;
		uint8_t flags, type, short_length = 0;
		uint16_t length = 0;

		if (!(cursor_u8(&c, &flags) && cursor_u8(&c, &type)))
			return false;

		const bool wide = (flags & ATTRIBUTE_LONG) != 0;
		if (!(wide ? cursor_u16(&c, &length) : cursor_u8(&c, &short_length)) ||
		    !cursor_take(&c, wide ? length : short_length, &value) ||
		    !attribute_decode(type, value, out, paths))
			return false;
	}
	return true;
}

/* RFC 6793 4.2.3: the AS4_PATH replaces the tail of an AS_PATH of narrow ASNs, and so its front
 * only where both have the same length. */
static void first_as_decode(const struct paths *paths, bool as4, struct bgp_update *out)
{
	struct as_path path, wide_path;

	if (!as_path_decode(paths->as_path, as4, &path)) {
		as4 = !as4;
		if (!as_path_decode(paths->as_path, as4, &path))
			return;
	}
	if (!as4 && path.first == AS_TRANS && paths->as4_path.left > 0 &&
	    as_path_decode(paths->as4_path, true, &wide_path) && wide_path.length == path.length)
		path = wide_path;
	out->first_as = path.first;
	out->first_as_repeat = path.repeat;
}

/* RFC 4724 2: nothing but an empty MP_UNREACH_NLRI, its length in one byte or two. */
static bool ends_table(struct cursor attributes)
{
	uint8_t flags, type;

	return cursor_u8(&attributes, &flags) && cursor_u8(&attributes, &type) &&
	       type == ATTRIBUTE_MP_UNREACH &&
	       attributes.left == ((flags & ATTRIBUTE_LONG) != 0 ? 2 + 3 : 1 + 3);
}

/* RFC 4271 4.3. */
enum wire_status bgp_update_decode(struct cursor c, bool as4, struct bgp_update *out)
{
	struct paths paths = {0};
	struct cursor withdrawn, attributes;
	uint16_t length;

	*out = (struct bgp_update){0};
	if (!(cursor_u16(&c, &length) && cursor_take(&c, length, &withdrawn)))
		return WIRE_MALFORMED;
	out->withdrawn = prefixes_count(withdrawn, 32);
	if (!(cursor_u16(&c, &length) && cursor_take(&c, length, &attributes)))
		return WIRE_MALFORMED;
	out->announced = prefixes_count(c, 32);

	const bool sound = attributes_decode(attributes, out, &paths);
	first_as_decode(&paths, as4, out);
	if (!sound)
		return WIRE_MALFORMED;
	out->end_of_rib = withdrawn.left == 0 && c.left == 0 &&
			  (attributes.left == 0 || ends_table(attributes));
	return WIRE_OK;
}
