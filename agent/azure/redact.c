/* SPDX-License-Identifier: ISC */
#include "azure/redact.h"

#include "base/cursor.h"
#include "model/link.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

struct span {
	char *at;
	size_t len;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool begins(const char *at, const char *end, const char *name)
{
	return (size_t)(end - at) >= strlen(name) && strncasecmp(at, name, strlen(name)) == 0;
}

/* A quoted value ends at its quote; within a string of JSON the quotes are escaped themselves. */
static struct span quoted_value(char *at, const char *end, bool escaped)
{
	const char quote = *at++;
	char *from = at;

	for (; at < end && *at != quote; at++)
		if (*at == '\\') {
			if (escaped)
				break;
			at += at + 1 < end;
		}
	return (struct span){from, (size_t)(at - from)};
}

/* `json`: its name was quoted, so it ends with its element; else with its line. */
static struct span bare_value(char *at, const char *end, bool json)
{
	char *from = at;

	while (at < end && *at != '\n' && *at != '\r' && !(json && strchr(",]} \t", *at)))
		at++;
	if (from < end && json && (*from == '{' || *from == '[' || begins(from, end, "null")))
		at = from;
	return (struct span){from, (size_t)(at - from)};
}

/* What stands behind a name: `": "value"`, ` : value`. Empty: it is no name of a value. */
static struct span value_of(char *at, const char *end)
{
	bool json = false, escaped = false;

	for (; at < end && (is_blank(*at) || *at == '"' || *at == '\'' || *at == '\\'); at++)
		json = json || *at == '"' || *at == '\'';
	if (at == end || *at != ':')
		return (struct span){at, 0};
	for (at++; at < end && (is_blank(*at) || *at == '\\' || (json && isspace(*at))); at++)
		escaped = escaped || *at == '\\';
	if (at < end && (*at == '"' || *at == '\''))
		return quoted_value(at, end, escaped);
	return bare_value(at, end, json);
}

static void value_mask(struct span value)
{
	for (size_t i = 0; i < value.len; i++)
		if (!is_blank(value.at[i]))
			value.at[i] = '0'; /* a number without quotes stays one */
}

void azure_redact(char *text, size_t len, bool whole_service_key)
{
	static const char *const secrets[] = {"sharedKey", "authorizationKey"};
	static const char service_key[] = "serviceKey";
	const char *end = text + len;

	for (char *at = text; at < end; at++) {
		if (at > text && isalnum((unsigned char)at[-1]))
			continue;
		for (size_t i = 0; i < sizeof(secrets) / sizeof(secrets[0]); i++)
			if (begins(at, end, secrets[i]))
				value_mask(value_of(at + strlen(secrets[i]), end));
		if (!whole_service_key && begins(at, end, service_key)) {
			struct span value = value_of(at + strlen(service_key), end);

			service_key_mask(value.at, value.len);
		}
	}
}
