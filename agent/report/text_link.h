/* SPDX-License-Identifier: ISC */
#ifndef REPORT_TEXT_LINK_H
#define REPORT_TEXT_LINK_H

#include "page.h"
#include "report/report.h"

/* Everything about one link that is not ok, with an empty line before. */
void link_details(struct page *p, const struct report *r, size_t link);
/* What is wrong beside the cause, or with the circuit as a whole: an entry of a list. */
void finding_block(struct page *p, const struct report *r, const struct finding *f,
		   const struct circuit *c);
/* What the circuit's snapshot says, and where the circuit stands; of its links [first, end). */
void azure_lines(struct page *p, const struct report *r, size_t first, size_t end);

#endif
