/* SPDX-License-Identifier: ISC */
#include "wire/bfd.h"

enum { BFD_VERSION = 1, BFD_LENGTH_MIN = 24, BFD_LENGTH_MIN_AUTH = 26 };
enum { FLAG_AUTH = 0x04, FLAG_MULTIPOINT = 0x01 };

enum wire_status bfd_decode(struct cursor c, struct bfd *out)
{
	const size_t left = c.left;
	uint8_t version_diagnostic, state_flags, length;
	struct bfd b;

	if (!(cursor_u8(&c, &version_diagnostic) && cursor_u8(&c, &state_flags) &&
	      cursor_u8(&c, &b.multiplier) && cursor_u8(&c, &length) &&
	      cursor_u32(&c, &b.my_discriminator) && cursor_u32(&c, &b.your_discriminator) &&
	      cursor_u32(&c, &b.min_tx_us) && cursor_u32(&c, &b.min_rx_us) && cursor_skip(&c, 4)))
		return WIRE_SHORT;
	b.diagnostic = version_diagnostic & 0x1f;
	b.state = (enum bfd_state)(state_flags >> 6);
	/* RFC 5880 6.8.6, in its order. */
	if (version_diagnostic >> 5 != BFD_VERSION ||
	    length < ((state_flags & FLAG_AUTH) != 0 ? BFD_LENGTH_MIN_AUTH : BFD_LENGTH_MIN))
		return WIRE_MALFORMED;
	if (length > left)
		return WIRE_SHORT;
	if (b.multiplier == 0 || (state_flags & FLAG_MULTIPOINT) != 0 || b.my_discriminator == 0 ||
	    (b.your_discriminator == 0 && b.state != BFD_DOWN && b.state != BFD_ADMIN_DOWN))
		return WIRE_MALFORMED;
	*out = b;
	return WIRE_OK;
}
