/* SPDX-License-Identifier: ISC */
#ifndef DIAGNOSE_MEMORY_VIEW_H
#define DIAGNOSE_MEMORY_VIEW_H

#include "model/verdict.h"

/* The cause of a session that is down, as judged by what is seen now, gives way to what is
 * remembered where it follows from that. */
void recall(const struct evidence *e, struct verdict *v);

#endif
