/* SPDX-License-Identifier: ISC */
#ifndef CONFIG_DIAGNOSTICS_H
#define CONFIG_DIAGNOSTICS_H

#include "config/config.h"
#include "node.h"

/* The text is made printable and cut to a line's length. */
void diagnostics_add(struct diagnostics *found, enum diagnostic_severity severity, uint32_t line,
		     uint32_t column, const char *format, ...)
	__attribute__((format(printf, 5, 6)));
/* By line and column; what an alias made us say twice is said once. */
void diagnostics_sort(struct diagnostics *found);

#define ERROR_AT(found, node, ...)                                                                 \
	diagnostics_add(found, DIAGNOSTIC_ERROR, (node)->line, (node)->column, __VA_ARGS__)
#define WARN_AT(found, node, ...)                                                                  \
	diagnostics_add(found, DIAGNOSTIC_WARNING, (node)->line, (node)->column, __VA_ARGS__)

#endif
