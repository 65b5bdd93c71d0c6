/* SPDX-License-Identifier: ISC */
/* The stack of VLAN tags of a frame or an interface, outermost first. IEEE 802.1Q-2018 9.5. */
#ifndef MODEL_TAGS_H
#define MODEL_TAGS_H

#include <stdbool.h>
#include <stdint.h>

enum { TAGS_MAX = 4, TAGS_TEXT = 80 };
enum { ETHERTYPE_8021Q = 0x8100, ETHERTYPE_8021AD = 0x88a8, ETHERTYPE_QINQ_OLD = 0x9100 };

struct tags {
	uint8_t count; /* 0: untagged */
	struct tag {
		uint16_t ethertype;
		uint16_t vid; /* 0: a priority tag, no VLAN (802.1Q-2018 9.6) */
	} tag[TAGS_MAX];
};

/* The same VLANs in the same order, whatever their EtherTypes; tags_equal also compares those.
 * A lone priority tag equals untagged in both. */
bool tags_same_vids(const struct tags *a, const struct tags *b);
bool tags_equal(const struct tags *a, const struct tags *b);
/* "200", "1000.200", "0x88a8:1000.200", "untagged". */
const char *tags_text(const struct tags *t, char out[static TAGS_TEXT]);

#endif
