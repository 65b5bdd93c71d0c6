/* SPDX-License-Identifier: ISC */
/* BIRD's routes, line by line, and what ExpressRoute has against each. */
#include "bird/routes.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void take(void *context, const struct route *r)
{
	struct link link = {.type = PEERING_MICROSOFT, .peer_asn = 65010};
	struct route_flaw flaw = route_flaw_find(r, &link);
	char text[FLAW_TEXT];

	(void)context;
	(void)route_flaw_text(&flaw, text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct routes_reader reader = {.take = take};
	struct cursor all = cursor_of(data, size), line;
	struct bird_listing question;

	while (cursor_line(&all, &line)) {
		(void)!route_question_parse(line, &question);
		routes_line(&reader, line);
	}
	routes_end(&reader);
	return 0;
}
