/* SPDX-License-Identifier: ISC */
/* What a saved ARP table of an MSEE means, by Microsoft's guide ("Getting ARP tables"). */
#ifndef DIAGNOSE_AZURE_H
#define DIAGNOSE_AZURE_H

#include "model/verdict.h"

struct arp_note {
	const char *code; /* "incomplete"; stable */
	const char *said; /* a clause: "the MSEE asks for this host and gets no answer" */
	enum answer good;
	enum owner owner; /* whom to call, where it is not good */
	const char *next; /* what to do, imperative; NULL where it is good */
};

/* NULL: no such table was saved. */
const struct arp_note *azure_arp_note(const struct evidence *e);

#endif
