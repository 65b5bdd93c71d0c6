/* SPDX-License-Identifier: ISC */
/* How a message that came from outside was read. It is evidence, not an error. */
#ifndef WIRE_STATUS_H
#define WIRE_STATUS_H

enum wire_status {
	WIRE_OK,
	WIRE_SHORT,     /* cut by the capture, or not all of it is here yet */
	WIRE_MALFORMED, /* it contradicts itself or its standard */
	WIRE_FOREIGN    /* sound as far as looked at, and not ours to read */
};

const char *wire_status_name(enum wire_status s);

#endif
