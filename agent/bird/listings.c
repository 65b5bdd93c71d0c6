/* SPDX-License-Identifier: ISC */
#include "listings.h"

#include "base/text.h"

enum { NOT_IN_TABLE = 8001, ERRORS_FIRST = 1000 };

static void route_keep(void *context, const struct route *r)
{
	struct listings *all = context;
	struct bird_listing *l = &all->at[all->count - 1];
	size_t n = l->route_count;

	l->count++;
	if (n == LISTING_ROUTES_MAX)
		return;
	if ((n & (n - 1)) == 0)
		l->routes = xrealloc(l->routes, n > 0 ? 2 * n : 1, sizeof(*l->routes));
	l->routes[l->route_count++] = *r;
}

bool listings_question(struct listings *l, struct cursor text)
{
	struct bird_listing question;

	if (l->count == LISTINGS_MAX || !route_question_parse(text, &question))
		return false;
	listings_final(l, 0);
	if ((l->count & (l->count - 1)) == 0)
		l->at = xrealloc(l->at, l->count > 0 ? 2 * l->count : 1, sizeof(*l->at));
	l->at[l->count++] = question;
	l->open = true;
	l->reader = (struct routes_reader){.take = route_keep, .context = l};
	return true;
}

void listings_final(struct listings *l, unsigned code)
{
	if (!l->open)
		return;
	routes_end(&l->reader);
	l->at[l->count - 1].answered = code < ERRORS_FIRST || code == NOT_IN_TABLE;
	l->open = false;
}
