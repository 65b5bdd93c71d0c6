/* SPDX-License-Identifier: ISC */
#include "kernel/hints.h"

#include "base/cursor.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>

enum { PATH_TEXT = 128, FILE_ROOM = 65536 };

/* The number in a file of /proc/sys; -1: not readable. */
static int setting(const char *format, const char *interface)
{
	char path[PATH_TEXT], digits[16] = "";
	FILE *file;
	int value = -1;

	snprintf(path, sizeof(path), "/proc/sys/net/%s/%s", format, interface);
	file = fopen(path, "re");
	if (!file)
		return -1;
	if (fgets(digits, sizeof(digits), file))
		value = atoi(digits); /* NOLINT(cert-err34-c): the kernel's own number */
	fclose(file);
	return value;
}

static int rp_filter(const char *interface)
{
	char name[PATH_TEXT];
	int all = setting("ipv4/conf/all", "rp_filter"), own;

	snprintf(name, sizeof(name), "%s/rp_filter", interface);
	own = setting("ipv4/conf", name);
	return own > all ? own : all; /* Documentation/networking/ip-sysctl: the maximum */
}

static uint64_t rp_filtered(void)
{
	struct cursor all, names, numbers, name, number;
	FILE *file = fopen("/proc/net/netstat", "re");
	char *text;
	uint64_t value = 0;

	if (!file)
		return 0;
	text = xcalloc(1, FILE_ROOM);
	all = cursor_of(text, fread(text, 1, FILE_ROOM, file));
	fclose(file);
	if (cursor_line(&all, &names) && cursor_line(&all, &numbers))
		while (cursor_word(&names, &name) && cursor_word(&numbers, &number))
			if (cursor_is(name, "IPReversePathFilter") &&
			    !cursor_decimal(&number, &value))
				value = 0;
	free(text);
	return value;
}

void kernel_hints_read(const char *interface, struct kernel_hints *out)
{
	int v4 = setting("ipv4", "ip_forward"), v6 = setting("ipv6/conf/all", "forwarding");

	*out = (struct kernel_hints){.known = v4 >= 0,
				     .forwarding = v4 > 0 || v6 > 0,
				     .rp_filter = rp_filter(interface),
				     .rp_filtered = rp_filtered()};
}
