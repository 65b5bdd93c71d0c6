/* SPDX-License-Identifier: ISC */
/* What is said of a link beside what was found: what could not be looked at, what was ruled out. */
#include "diagnose/engine.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

static void blind_say(struct remarks *r, const char *what, const char *why)
{
	if (r->count < REMARKS_MAX)
		text_format(r->text[r->count++], PROOF_TEXT, "%s%s%s", what, why[0] ? ": " : "",
			    why);
}

void blind_spots(const struct evidence *e, struct remarks *out)
{
	char dropped[80], cut[80];

	out->count = 0;
	if (!e->host.read)
		blind_say(out, "this host's interfaces, addresses and sockets were not read",
			  e->host.why);
	else if (e->host.why[0])
		blind_say(out, "not all of this host was read", e->host.why);
	if (!e->wire.listening)
		blind_say(out, "nothing was heard of the wire", e->wire.why);
	if (e->wire.tags_cut)
		blind_say(out, "the VLAN tags are not in the capture",
			  "it was not made on the port, or the card takes them off");
	if (e->wire.dropped > 0) {
		text_format(dropped, sizeof(dropped), "the capture dropped %llu frames",
			    (unsigned long long)e->wire.dropped);
		blind_say(out, dropped, "what was not seen may have been there");
	}
	if (e->wire.cut.count > 0) {
		text_format(cut, sizeof(cut),
			    "the capture keeps only the first %u bytes of a frame", e->wire.cut_at);
		blind_say(out, cut, "what was said after those was not seen (`tcpdump -s 0`)");
	}
	if (e->bird.failure != BIRD_OK)
		blind_say(out, "BIRD's view of the session is not known", e->bird.why);
	if (e->azure.why[0])
		blind_say(out, "not all that Azure says was read", e->azure.why);
	if (e->host.read && e->host.sockets_read && e->link.md5 != MD5_NONE &&
	    !e->host.md5_readable)
		blind_say(out, "the MD5 keys of BIRD's sockets are not shown to us",
			  "this needs CAP_NET_ADMIN");
	if (e->link.md5 == MD5_REQUIRED)
		blind_say(out, "`md5: required` names no key", "digests cannot be verified");
}

/* Adds a row to its layer's line, or begins one. */
static void row_add(struct remarks *r, const struct cause *row, enum layer *layer)
{
	char *line = r->count ? r->text[r->count - 1] : NULL;
	size_t used = line ? strlen(line) : 0;

	if (line && row->layer == *layer && used + strlen(row->code) + 3 <= PROOF_TEXT) {
		snprintf(line + used, PROOF_TEXT - used, ", %s", row->code);
	} else if (r->count < REMARKS_MAX) {
		snprintf(r->text[r->count++], PROOF_TEXT, "%s: %s", layer_name(row->layer),
			 row->code);
		*layer = row->layer;
	}
}

void ruled_out(const struct verdict *v, struct remarks *out)
{
	enum layer layer = LAYER_LINK;

	out->count = 0;
	for (size_t i = 0; i < cause_count; i++)
		if (v->ruled_out[i])
			row_add(out, &causes[i], &layer);
}
