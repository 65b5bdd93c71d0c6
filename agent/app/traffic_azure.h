/* SPDX-License-Identifier: ISC */
/* Azure's saved statistics of a circuit, shown beside the kernel's counters. */
#ifndef APP_TRAFFIC_AZURE_H
#define APP_TRAFFIC_AZURE_H

#include "model/evidence.h"
#include "report/sheet.h"

/* By path; NULL: not shown. Members, a table, notes: nothing where Azure's were not saved. */
void traffic_azure_members(struct sheet *s, const struct evidence *const paths[static PATHS]);
void traffic_azure_table(struct sheet *s, const struct evidence *const paths[static PATHS]);
void traffic_azure_notes(struct sheet *s, const struct evidence *const paths[static PATHS]);

#endif
