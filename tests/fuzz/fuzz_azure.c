/* SPDX-License-Identifier: ISC */
/* Azure's saved words in any dialect, and what a link makes of them. */
#include "azure/read.h"
#include "evidence/evidence.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct azure_want want = {.name = "Test-ER-Ckt", .only = true};
	const struct azure_source source = {.name = "arp-primary.json", .want = &want};
	struct azure_facts facts = {0};
	struct evidence e = {.link = {.subnet = {.len = 30}}};
	struct err err;

	if (azure_parse(cursor_of(data, size), &source, &facts, &err))
		evidence_apply_azure(&e, &facts);
	azure_facts_free(&facts);
	return 0;
}
