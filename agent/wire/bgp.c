/* SPDX-License-Identifier: ISC */
#include "wire/bgp.h"

#include "base/text.h"
#include "bgp_parts.h"

enum { MARKER_LEN = 16 };
enum { CEASE_SHUTDOWN = 2, CEASE_RESET = 4, CEASE_HARD_RESET = 9 };

/* As much of the marker as is there, RFC 4271 4.1: all ones. */
static bool marker_fits(struct cursor c)
{
	static const uint8_t ones[MARKER_LEN] = {255, 255, 255, 255, 255, 255, 255, 255,
						 255, 255, 255, 255, 255, 255, 255, 255};

	if (c.left >= MARKER_LEN)
		return memcmp(c.at, ones, MARKER_LEN) == 0;
	return c.left == 0 || memcmp(c.at, ones, c.left) == 0;
}

/* RFC 4271 6.1, RFC 8654 4: which lengths a type may have. */
static bool length_fits(uint8_t type, uint16_t length)
{
	switch (type) {
	case BGP_OPEN:
		return length >= 29 && length <= BGP_MESSAGE_MAX;
	case BGP_UPDATE:
		return length >= 23;
	case BGP_NOTIFICATION:
		return length >= 21;
	case BGP_KEEPALIVE:
		return length == BGP_HEADER;
	case BGP_ROUTE_REFRESH: /* RFC 2918 3; longer with RFC 5291 4 */
		return length >= 23;
	default:
		return false;
	}
}

static inline enum wire_status header_decode(struct cursor c, struct bgp_message *out)
{
	struct cursor header;
	uint16_t length;
	uint8_t type;

	if (!marker_fits(c))
		return WIRE_MALFORMED;
	if (!(cursor_take(&c, BGP_HEADER, &header) && cursor_skip(&header, MARKER_LEN) &&
	      cursor_u16(&header, &length) && cursor_u8(&header, &type)))
		return WIRE_SHORT;
	if (!length_fits(type, length))
		return WIRE_MALFORMED;
	out->type = (enum bgp_type)type;
	out->length = length;
	return WIRE_OK;
}

enum wire_status bgp_header_decode(struct cursor c, struct bgp_message *out)
{
	return header_decode(c, out);
}

/* RFC 9003 2: a length and that many bytes of UTF-8. What does not fit is no text, and the
 * NOTIFICATION counts all the same. */
static void shutdown_text_decode(struct cursor c, struct bgp_notification *out)
{
	struct cursor text;
	uint8_t length;

	if (cursor_u8(&c, &length) && cursor_take(&c, length, &text))
		text_printable(out->text, sizeof(out->text), text.at, text.left);
}

/* RFC 4271 4.5. A hard reset (RFC 8538 3.1) carries the code and subcode that it stands for as its
 * data. */
static enum wire_status notification_decode(struct cursor c, struct bgp_notification *out)
{
	uint8_t code, subcode;

	if (!(cursor_u8(&c, &out->code) && cursor_u8(&c, &out->subcode)))
		return WIRE_MALFORMED;
	memset(out->data, 0, sizeof(out->data));
	out->text[0] = '\0';
	out->data_len = (uint16_t)c.left;
	if (c.left > 0)
		memcpy(out->data, c.at, c.left < sizeof(out->data) ? c.left : sizeof(out->data));
	code = out->code;
	subcode = out->subcode;
	if (code == BGP_ERROR_CEASE && subcode == CEASE_HARD_RESET &&
	    !(cursor_u8(&c, &code) && cursor_u8(&c, &subcode)))
		return WIRE_OK; /* an empty one, as some send it */
	if (code == BGP_ERROR_CEASE && (subcode == CEASE_SHUTDOWN || subcode == CEASE_RESET))
		shutdown_text_decode(c, out);
	return WIRE_OK;
}

enum wire_status bgp_decode(struct cursor *c, bool as4, struct bgp_message *out)
{
	struct cursor body;
	enum wire_status status = header_decode(*c, out);

	if (status != WIRE_OK)
		return status;
	if (!cursor_take(c, out->length, &body))
		return WIRE_SHORT;
	if (!cursor_skip(&body, BGP_HEADER))
		return WIRE_MALFORMED;
	switch (out->type) {
	case BGP_OPEN:
		return bgp_open_decode(body, &out->open);
	case BGP_UPDATE:
		return bgp_update_decode(body, as4, &out->update);
	case BGP_NOTIFICATION:
		return notification_decode(body, &out->notification);
	case BGP_KEEPALIVE:
	case BGP_ROUTE_REFRESH:
		return WIRE_OK;
	}
	return WIRE_MALFORMED;
}
