/* SPDX-License-Identifier: ISC */
#include "formats.h"

#include <string.h>

const struct format formats[] = {
	{"text", report_text},     {"json", report_json},
	{"nagios", report_nagios}, {"prometheus", report_prometheus},
	{"html", report_html},
};

const size_t format_count = sizeof(formats) / sizeof(formats[0]);

const struct format *format_by_name(const char *name)
{
	for (size_t i = 0; i < format_count; i++)
		if (strcmp(formats[i].name, name) == 0)
			return &formats[i];
	return NULL;
}
