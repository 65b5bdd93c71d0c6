/* SPDX-License-Identifier: ISC */
#include "base/text.h"
#include "parts.h"

#include <ctype.h>

/* Windows PowerShell writes UTF-16 where it is told `>`, with a byte order mark. Whatever is not
 * ASCII becomes '?': names of fields and all values that are read are ASCII. */
static bool utf16_decode(struct cursor bytes, bool little, struct text *out)
{
	uint8_t pair[2];

	while (cursor_copy(&bytes, pair, sizeof(pair))) {
		uint8_t high = pair[little ? 1 : 0], low = pair[little ? 0 : 1];
		uint8_t c = high == 0 && low < 0x80 ? low : '?';

		text_add(out, &c, 1);
	}
	return out->len > 0;
}

static bool is_utf16(struct cursor *bytes, bool *little)
{
	*little = bytes->left >= 2 && bytes->at[0] == 0xff && bytes->at[1] == 0xfe;
	if (!*little && (bytes->left < 2 || bytes->at[0] != 0xfe || bytes->at[1] != 0xff))
		return false;
	return cursor_skip(bytes, 2);
}

/* A tree of many small values takes many times the room of its text: they are counted first, and
 * so is the depth, which costs stack. Both at most what the brackets and commas say. */
static bool bounds_hold(struct cursor text, struct err *err)
{
	size_t values = 0, depth = 0;
	bool quoted = false;

	for (size_t i = 0; i < text.left; i++) {
		uint8_t c = text.at[i];

		if (quoted) {
			i += c == '\\';
			quoted = c != '"';
			continue;
		}
		quoted = c == '"';
		depth += c == '[' || c == '{';
		depth -= (c == ']' || c == '}') && depth > 0;
		values += c == '[' || c == '{' || c == ',' || c == ':';
		if (depth > AZURE_DEPTH_MAX)
			return err_set(err, "is nested more than %d levels deep", AZURE_DEPTH_MAX);
		if (values > AZURE_VALUES_MAX)
			return err_set(err, "holds more than %d values", AZURE_VALUES_MAX);
	}
	return true;
}

/* Of PowerShell's text each word may become a value. */
static bool words_hold(struct cursor text, struct err *err)
{
	size_t values = 0;
	bool blank = true;

	for (size_t i = 0; i < text.left && values <= AZURE_VALUES_MAX; i++) {
		uint8_t c = text.at[i];

		values += (blank && !isspace(c)) || c == '[' || c == '{' || c == ',' || c == ':';
		blank = isspace(c);
	}
	return values <= AZURE_VALUES_MAX ||
	       err_set(err, "holds more than %d words", AZURE_VALUES_MAX);
}

static bool json_parse(struct cursor text, json_t **out, struct err *err)
{
	json_error_t error;
	char said[JSON_ERROR_TEXT_LENGTH];

	if (!bounds_hold(text, err))
		return false;
	*out = json_loadb((const char *)text.at, text.left, 0, &error);
	if (*out)
		return true;
	text_printable(said, sizeof(said), error.text, strlen(error.text));
	return err_set(err, "is no valid JSON: line %d: %s", error.line, said);
}

static bool refuse(struct cursor text, struct err *err)
{
	struct cursor line = text;
	char said[80];

	(void)!cursor_line(&text, &line);
	text_printable(said, sizeof(said), line.at, line.left);
	return err_set(err, "is neither JSON nor PowerShell's text of a circuit or table: \"%s\"",
		       said);
}

static bool text_parse(struct cursor text, json_t **out, struct err *err)
{
	json_t *found;

	while (text.left > 0 && isspace(text.at[0]))
		(void)!cursor_skip(&text, 1);
	if (text.left == 0)
		return err_set(err, "is empty");
	if (text.at[0] == '{' || text.at[0] == '[')
		return json_parse(text, out, err);
	if (!words_hold(text, err))
		return false;
	found = powershell_parse(text);
	if (!found)
		return refuse(text, err);
	*out = found;
	return true;
}

bool document_parse(struct cursor bytes, json_t **out, struct err *err)
{
	struct text ascii = {0};
	bool little, good;

	if (bytes.left > AZURE_BYTES_MAX)
		return err_set(err, "is larger than %d MiB", AZURE_BYTES_MAX >> 20);
	if (!is_utf16(&bytes, &little)) {
		(void)cursor_prefix(&bytes, "\xef\xbb\xbf");
		return text_parse(bytes, out, err);
	}
	good = utf16_decode(bytes, little, &ascii)
		       ? text_parse(cursor_of(ascii.at, ascii.len), out, err)
		       : err_set(err, "is empty");
	text_free(&ascii);
	return good;
}
