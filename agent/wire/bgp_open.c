/* SPDX-License-Identifier: ISC */
#include "bgp_parts.h"

enum { PARAMETER_CAPABILITIES = 2, PARAMETER_EXTENDED = 255 };
enum {
	CAPABILITY_MULTIPROTOCOL = 1,     /* RFC 4760 8 */
	CAPABILITY_ROUTE_REFRESH = 2,     /* RFC 2918 2 */
	CAPABILITY_EXTENDED_MESSAGE = 6,  /* RFC 8654 3 */
	CAPABILITY_ROLE = 9,              /* RFC 9234 4.1 */
	CAPABILITY_GRACEFUL_RESTART = 64, /* RFC 4724 3 */
	CAPABILITY_AS4 = 65               /* RFC 6793 3 */
};

static bool multiprotocol_decode(struct cursor c, struct bgp_open *out)
{
	uint16_t afi;
	uint8_t safi;

	if (!(cursor_u16(&c, &afi) && cursor_skip(&c, 1) && cursor_u8(&c, &safi)) || c.left > 0)
		return false;
	out->multiprotocol = true;
	out->ipv4_unicast |= afi == AFI_IPV4 && safi == SAFI_UNICAST;
	out->ipv6_unicast |= afi == AFI_IPV6 && safi == SAFI_UNICAST;
	return true;
}

/* The value of one capability. False: it has not the length of its kind. */
static bool capability_decode(uint8_t code, struct cursor value, struct bgp_open *out)
{
	switch (code) {
	case CAPABILITY_MULTIPROTOCOL:
		return multiprotocol_decode(value, out);
	case CAPABILITY_ROUTE_REFRESH:
		out->route_refresh = true;
		return value.left == 0;
	case CAPABILITY_EXTENDED_MESSAGE:
		out->extended_message = true;
		return value.left == 0;
	case CAPABILITY_ROLE:
		out->has_role = true;
		return cursor_u8(&value, &out->role) && value.left == 0;
	case CAPABILITY_GRACEFUL_RESTART:
		out->graceful_restart = true;
		return value.left >= 2;
	case CAPABILITY_AS4:
		out->as4 = true;
		return cursor_u32(&value, &out->asn) && value.left == 0;
	default:
		return true;
	}
}

/* RFC 5492 4: any number of capabilities in a parameter, any number of such parameters. */
static bool capabilities_decode(struct cursor c, struct bgp_open *out)
{
	while (c.left > 0) {
		struct cursor value;
		uint8_t code, length;

		if (!(cursor_u8(&c, &code) && cursor_u8(&c, &length) &&
		      cursor_take(&c, length, &value) && capability_decode(code, value, out)))
			return false;
	}
	return true;
}

static bool parameters_decode(struct cursor c, bool extended, struct bgp_open *out)
{
	while (c.left > 0) {
		struct cursor value;
		uint8_t type, short_length = 0;
		uint16_t length = 0;

		if (!cursor_u8(&c, &type) ||
		    !(extended ? cursor_u16(&c, &length) : cursor_u8(&c, &short_length)) ||
		    !cursor_take(&c, extended ? length : short_length, &value))
			return false;
		if (type == PARAMETER_CAPABILITIES && !capabilities_decode(value, out))
			return false;
	}
	return true;
}

/* RFC 4271 4.2; RFC 9072 2: the type 255 in the first place tells the longer form of the
 * parameters. */
enum wire_status bgp_open_decode(struct cursor c, struct bgp_open *out)
{
	uint8_t length;
	uint16_t extended_length;

	*out = (struct bgp_open){0};
	if (!(cursor_u8(&c, &out->version) && cursor_u16(&c, &out->my_as) &&
	      cursor_u16(&c, &out->hold_s) && cursor_copy(&c, out->id, sizeof(out->id)) &&
	      cursor_u8(&c, &length)))
		return WIRE_MALFORMED;
	out->asn = out->my_as;

	const bool extended = length != 0 && c.left > 0 && *c.at == PARAMETER_EXTENDED;
	if (extended && !(cursor_skip(&c, 1) && cursor_u16(&c, &extended_length)))
		return WIRE_MALFORMED;
	if (c.left != (extended ? extended_length : length))
		return WIRE_MALFORMED;
	if (!parameters_decode(c, extended, out))
		return WIRE_MALFORMED;
	if (!out->multiprotocol)
		out->ipv4_unicast = true;
	return WIRE_OK;
}
