/* SPDX-License-Identifier: ISC */
/* Whether two verdicts are the same, wherever their findings stand. Include after cmocka.h. */
#ifndef SAME_VERDICT_H
#define SAME_VERDICT_H

#include "model/verdict.h"

#include <string.h>

static inline void assert_same_verdict(const struct verdict *a, const struct verdict *b)
{
	struct verdict copies[2];

	memcpy(&copies[0], a, sizeof(*a));
	memcpy(&copies[1], b, sizeof(*b));
	for (size_t i = 0; i < 2; i++)
		copies[i].cause = copies[i].findings = NULL;
	assert_memory_equal(&copies[0], &copies[1], sizeof(copies[0]));
	assert_int_equal(a->cause == NULL, b->cause == NULL);
	if (a->cause)
		assert_memory_equal(a->cause, b->cause, sizeof(*a->cause));
	for (size_t i = 0; i < a->finding_count; i++)
		assert_memory_equal(&a->findings[i], &b->findings[i], sizeof(a->findings[i]));
}

#endif
