/* SPDX-License-Identifier: ISC */
#include "model/bird_facts.h"

#include <stdlib.h>

void bird_protocols_free(struct bird_facts *b)
{
	free(b->protocols);
	b->protocols = NULL;
	b->protocol_count = 0;
}

void bird_facts_free(struct bird_facts *b)
{
	bird_protocols_free(b);
	free(b->bfd);
	for (size_t i = 0; i < b->listing_count; i++)
		free(b->listings[i].routes);
	free(b->listings);
	*b = (struct bird_facts){0};
}

const char *bird_failure_name(enum bird_failure f)
{
	switch (f) {
	case BIRD_OK:
		return "ok";
	case BIRD_NOT_ASKED:
		return "not asked";
	case BIRD_MISSING:
		return "missing";
	case BIRD_REFUSED:
		return "refused";
	case BIRD_DENIED:
		return "denied";
	case BIRD_SILENT:
		return "silent";
	case BIRD_NONSENSE:
		return "nonsense";
	}
	return "unknown";
}
