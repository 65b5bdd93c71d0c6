/* SPDX-License-Identifier: ISC */
/* Snapshots from file to evidence, and again when they change. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../agent/app/watch.h"
#include "base/text.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/ceprobe-app-azure-XXXXXX";
static char path[64];

/* Written at that second of 1970. */
static void save(const char *state, int second)
{
	struct timespec times[2] = {{.tv_sec = second}, {.tv_sec = second}};
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fprintf(f, "{\"circuitProvisioningState\": %s}", state);
	fclose(f);
	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

static const char *says(const struct watch *w)
{
	assert_string_equal(w->evidence[1].azure.circuit_state, w->evidence[0].azure.circuit_state);
	return w->evidence[0].azure.circuit_state;
}

static void config_of(struct config *config)
{
	struct diagnostics found = {0};
	char yaml[512];

	text_format(yaml, sizeof(yaml),
		    "version: 1\ncircuits:\n  - name: c\n    azure_snapshot: %s\n"
		    "    peerings:\n      - {type: private, vlan: 200, peer_asn: 65010,\n"
		    "         primary: {interface: eth1, subnet: 172.16.0.0/30},\n"
		    "         secondary: {interface: eth2, subnet: 172.16.0.4/30}}\n",
		    path);
	assert_true(config_parse(yaml, strlen(yaml), "c.yaml", config, &found));
	diagnostics_free(&found);
}

static void it_is_read_again_when_it_changed(void **state)
{
	struct config config;
	struct watch w;

	(void)state;
	assert_non_null(mkdtemp(folder));
	text_format(path, sizeof(path), "%s/a.json", folder);
	config_of(&config);
	save("\"Enabled\"", 1000);
	watch_init(&w, &config, true, 0);
	assert_string_equal(says(&w), "Enabled");
	assert_int_equal(w.evidence[0].azure.at_ms, 1000000);
	/* The same time: the same file. */
	save("\"Disabled\"", 1000);
	watch_azure(&w);
	assert_string_equal(says(&w), "Enabled");
	/* At most once a minute. */
	watch_azure_again(&w, 100000);
	save("\"Disabled\"", 1001);
	watch_azure_again(&w, 130000);
	assert_string_equal(says(&w), "Enabled");
	watch_azure_again(&w, 160000);
	assert_string_equal(says(&w), "Disabled");
	assert_string_equal(w.evidence[0].azure.why, "");
	/* Gone, it says nothing any more; back, it does. */
	assert_int_equal(unlink(path), 0);
	watch_azure(&w);
	assert_string_equal(says(&w), "");
	assert_non_null(strstr(w.evidence[0].azure.why, "cannot be read: No such file"));
	save("\"Enabled\"", 1002);
	watch_azure(&w);
	assert_string_equal(says(&w), "Enabled");
	assert_string_equal(w.evidence[0].azure.why, "");
	watch_free(&w);
	config_free(&config);
	unlink(path);
	rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_is_read_again_when_it_changed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
