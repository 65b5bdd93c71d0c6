/* SPDX-License-Identifier: ISC */
#include "wire/status.h"

const char *wire_status_name(enum wire_status s)
{
	switch (s) {
	case WIRE_OK:
		return "ok";
	case WIRE_SHORT:
		return "cut short";
	case WIRE_MALFORMED:
		return "malformed";
	case WIRE_FOREIGN:
		return "not ours";
	}
	return "unknown";
}
