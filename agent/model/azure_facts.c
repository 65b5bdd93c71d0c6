/* SPDX-License-Identifier: ISC */
#include "model/azure_facts.h"

#include <stdlib.h>

void azure_facts_free(struct azure_facts *f)
{
	free(f->tables);
	*f = (struct azure_facts){0};
}
