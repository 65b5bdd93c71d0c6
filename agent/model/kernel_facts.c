/* SPDX-License-Identifier: ISC */
#include "model/kernel_facts.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

void kernel_facts_free(struct kernel_facts *k)
{
	wipe(k->keys, k->key_count * sizeof(*k->keys));
	free(k->links);
	free(k->addresses);
	free(k->neighbours);
	free(k->routes);
	free(k->sockets);
	free(k->keys);
	*k = (struct kernel_facts){0};
}

static int compare_index(const void *index, const void *link)
{
	int wanted = *(const int *)index, has = ((const struct kernel_link *)link)->index;

	return (wanted > has) - (wanted < has);
}

const struct kernel_link *kernel_link_by_index(const struct kernel_facts *k, int index)
{
	if (k->link_count == 0)
		return NULL;
	return bsearch(&index, k->links, k->link_count, sizeof(*k->links), compare_index);
}

const struct kernel_link *kernel_link_by_name(const struct kernel_facts *k, const char *name)
{
	for (size_t i = 0; i < k->link_count; i++)
		if (strcmp(k->links[i].name, name) == 0)
			return &k->links[i];
	return NULL;
}

/* As `ip neighbour` spells them. */
const char *neighbour_state_name(enum neighbour_state s)
{
	switch (s) {
	case NEIGHBOUR_NONE:
		return "NONE";
	case NEIGHBOUR_INCOMPLETE:
		return "INCOMPLETE";
	case NEIGHBOUR_REACHABLE:
		return "REACHABLE";
	case NEIGHBOUR_STALE:
		return "STALE";
	case NEIGHBOUR_DELAY:
		return "DELAY";
	case NEIGHBOUR_PROBE:
		return "PROBE";
	case NEIGHBOUR_FAILED:
		return "FAILED";
	case NEIGHBOUR_PERMANENT:
		return "PERMANENT";
	case NEIGHBOUR_NOARP:
		return "NOARP";
	}
	return "unknown";
}

const char *key_state_name(enum key_state s)
{
	switch (s) {
	case KEY_UNKNOWN:
		return "unknown";
	case KEY_NONE:
		return "none";
	case KEY_PRESENT:
		return "present";
	case KEY_EQUAL:
		return "equal";
	case KEY_DIFFERENT:
		return "different";
	}
	return "unknown";
}
