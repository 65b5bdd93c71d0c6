/* SPDX-License-Identifier: ISC */
/* The options that say what `routes`, `test` and `ping` are to look for. */
#ifndef APP_OPTIONS_TARGET_H
#define APP_OPTIONS_TARGET_H

#include "options.h"

enum target_code {
	TARGET_PREFIX = 512,
	TARGET_ONPREM,
	TARGET_AZURE,
	TARGET_PORT,
	TARGET_MSEE,
	TARGET_TIMES,
	TARGET_INTERVAL
};

/* False for a code that is none of these, or with one line on stderr. */
bool target_take(struct options *o, int code, const char *word) MUST_CHECK;
bool seconds_take(const char *option, const char *word, int64_t *out_ms) MUST_CHECK;

#endif
