/* SPDX-License-Identifier: ISC */
#include "parts.h"

#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>

enum { FILE_ROOM = 65536 };

static void count(struct cursor name, struct cursor number, struct kernel_counters *out)
{
	const struct {
		const char *name;
		uint64_t *value;
	} wanted[] = {
		{"TCPMD5NotFound", &out->md5_not_found},
		{"TCPMD5Unexpected", &out->md5_unexpected},
		{"TCPMD5Failure", &out->md5_failure},
		{"TCPMinTTLDrop", &out->min_ttl_drop},
	};
	uint64_t value;

	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		if (cursor_is(name, wanted[i].name) && cursor_decimal(&number, &value))
			*wanted[i].value = value;
}

void netstat_parse(struct cursor text, struct kernel_counters *out)
{
	struct cursor names, numbers, name, number;

	*out = (struct kernel_counters){0};
	while (cursor_line(&text, &names)) {
		if (!cursor_prefix(&names, "TcpExt:"))
			continue;
		if (!cursor_line(&text, &numbers) || !cursor_prefix(&numbers, "TcpExt:"))
			return;
		while (cursor_word(&names, &name) && cursor_word(&numbers, &number))
			count(name, number, out);
		out->set = true;
		return;
	}
}

void netstat_read(struct kernel_counters *out)
{
	FILE *file = fopen("/proc/self/net/netstat", "re");
	char *text;

	*out = (struct kernel_counters){0};
	if (file == NULL)
		return;
	text = xcalloc(1, FILE_ROOM);
	netstat_parse(cursor_of(text, fread(text, 1, FILE_ROOM, file)), out);
	free(text);
	fclose(file);
}
