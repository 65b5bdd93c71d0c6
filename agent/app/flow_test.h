/* SPDX-License-Identifier: ISC */
/* What `ceprobe test` counted, and what follows from it. */
#ifndef APP_FLOW_TEST_H
#define APP_FLOW_TEST_H

#include "kernel/hints.h"
#include "tables.h"

enum flow_direction { TO_AZURE, TO_ONPREM, DIRECTIONS_OF_FLOW };
enum { FLOW_PATHS_MAX = 16 };

struct flow_path {
	const struct evidence *evidence;
	size_t link;
	char interface[INTERFACE_NAME];
	struct capture *counters[DIRECTIONS_OF_FLOW];
	bool counted;
	char why[200]; /* when it is not */
	uint64_t matches[DIRECTIONS_OF_FLOW], dropped;
	struct kernel_hints before, after;
};

struct flow_test {
	const struct options *options;
	struct flow_path paths[FLOW_PATHS_MAX];
	size_t count;
	/* Azure's own counts: received is what arrived there from us. */
	bool msee_known[2];
	uint64_t msee[2][DIRECTIONS_OF_FLOW];
	struct kernel_route to_azure, to_onprem; /* of this host */
};

/* Reads --msee FILE, if given. False with one line on stderr. */
bool flow_msee_read(struct flow_test *f) MUST_CHECK;
void flow_hosts_before(struct flow_test *f);
void flow_hosts_after(struct flow_test *f);
void flow_show(struct tables *t, const struct flow_test *f);

#endif
