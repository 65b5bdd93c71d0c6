/* SPDX-License-Identifier: ISC */
/* A configuration as a literal, and all that is said of it as one. Every test program of the
 * configuration includes this. */
#ifndef TEST_CONFIG_HELP_H
#define TEST_CONFIG_HELP_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "config/config.h"

/* Pieces that most tests are made of. Lines 1 to 4, 5 to 7, 8 and 9. */
#define CIRCUIT "version: 1\ncircuits:\n- name: A\n  peerings:\n"
#define PEERING "  - type: private\n    vlan: 200\n    peer_asn: 65010\n"
#define PRIMARY "    primary: {interface: eth1, subnet: 172.16.0.0/30}\n"
#define SECONDARY "    secondary: {interface: eth2, subnet: 172.16.0.4/30}\n"
#define PUBLIC                                                                                     \
	"    primary: {interface: eth1, subnet: 8.0.0.0/30}\n"                                     \
	"    secondary: {interface: eth2, subnet: 8.0.0.4/30}\n"
#define GOOD CIRCUIT PEERING PRIMARY SECONDARY

/* Everything that was said, a line each, as LINE:COLUMN: SEVERITY: TEXT; to be freed. */
static inline char *said_of(const struct diagnostics *found)
{
	char *said = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&said, &len);

	assert_non_null(out);
	diagnostics_print(out, "f", found);
	fclose(out);
	return said;
}

static inline void expect_bytes(const char *bytes, size_t len, const char *expected)
{
	struct diagnostics found = {0};
	struct config config = {0};
	bool good = config_parse(bytes, len, "f", &config, &found);
	char *said = said_of(&found);

	assert_string_equal(said, expected);
	assert_int_equal(good, strstr(expected, " error: ") == NULL);
	free(said);
	diagnostics_free(&found);
	config_free(&config);
}

static inline void expect(const char *yaml, const char *expected)
{
	expect_bytes(yaml, strlen(yaml), expected);
}

/* A configuration that must be good and without a warning. */
static inline struct config config_of(const char *yaml)
{
	struct diagnostics found = {0};
	struct config config = {0};
	bool good = config_parse(yaml, strlen(yaml), "f", &config, &found);
	char *said = said_of(&found);

	assert_string_equal(said, "");
	assert_true(good);
	free(said);
	return config;
}

#endif
