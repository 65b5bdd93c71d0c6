/* SPDX-License-Identifier: ISC */
#ifndef DIAGNOSE_WORKFLOW_H
#define DIAGNOSE_WORKFLOW_H

#include "model/verdict.h"

#include <stddef.h>

/* Where a circuit stands on its way into service; of the links of one circuit. */
void workflow_judge(const struct evidence *e, const struct verdict *v, size_t count,
		    struct workflow *out);

#endif
