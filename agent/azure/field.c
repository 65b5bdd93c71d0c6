/* SPDX-License-Identifier: ISC */
/* Fields of a document. Dialects differ in the case of names and in whether `properties` is there:
 * nowhere else has to know. */
#include "base/text.h"
#include "parts.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

static json_t *member(json_t *object, const char *name)
{
	const char *key;
	json_t *value;

	json_object_foreach(object, key, value)
	{
		if (strcasecmp(key, name) == 0)
			return value;
	}
	return NULL;
}

json_t *json_field(json_t *object, const char *name)
{
	json_t *value = member(object, name);

	if (!value)
		value = member(member(object, "properties"), name);
	return json_is_null(value) ? NULL : value;
}

json_t *json_field_either(json_t *object, const char *name, const char *other)
{
	json_t *value = json_field(object, name);

	return value ? value : json_field(object, other);
}

static const char *type_name(const json_t *value)
{
	switch (json_typeof(value)) {
	case JSON_OBJECT:
		return "an object";
	case JSON_ARRAY:
		return "an array";
	case JSON_STRING:
		return "a text";
	case JSON_INTEGER:
	case JSON_REAL:
		return "a number";
	case JSON_TRUE:
	case JSON_FALSE:
		return "a truth value";
	case JSON_NULL:
		return "null";
	}
	return "nothing";
}

static void wrong(struct answer_reader *r, const char *name, const json_t *value, const char *want)
{
	if (!r->bad)
		err_set(r->err, "%s is %s, not %s", name, type_name(value), want);
	r->bad = true;
}

void json_field_text(struct answer_reader *r, json_t *object, const char *name, char *out,
		     size_t room)
{
	json_t *value = json_field(object, name);
	char number[24];

	out[0] = '\0';
	if (json_is_string(value)) {
		text_printable(out, room, json_string_value(value), json_string_length(value));
	} else if (json_is_integer(value)) {
		text_format(number, sizeof(number), "%lld", (long long)json_integer_value(value));
		text_printable(out, room, number, strlen(number));
	} else if (value) {
		wrong(r, name, value, "a text");
	}
}

uint64_t json_field_number(struct answer_reader *r, json_t *object, const char *name, uint64_t max)
{
	json_t *value = json_field(object, name);
	uint64_t number = 0;

	if (json_is_string(value)) {
		struct cursor c = cursor_of(json_string_value(value), json_string_length(value));

		/* "123##" is how people share what they save. */
		if (!cursor_decimal(&c, &number) || c.left > 0)
			return 0;
	} else if (json_is_integer(value)) {
		json_int_t n = json_integer_value(value);

		number = n < 0 ? UINT64_MAX : (uint64_t)n;
	} else if (value) {
		wrong(r, name, value, "a number");
		return 0;
	}
	if (number > max && !r->bad) {
		err_set(r->err, "%s is out of range (at most %llu)", name, (unsigned long long)max);
		r->bad = true;
	}
	return number > max ? 0 : number;
}

bool json_field_is_array(struct answer_reader *r, json_t *array, const char *name)
{
	if (!array || json_is_array(array))
		return true;
	wrong(r, name, array, "an array");
	return false;
}

/* Days since 1970-01-01 of a date of the Gregorian calendar. */
static int64_t days_of(int64_t year, int month, int day)
{
	static const int before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
	int64_t y = month <= 2 ? year - 1 : year;

	return (year - 1970) * 365 + before[month - 1] + day - 1 +
	       (y / 4 - y / 100 + y / 400 - (1969 / 4 - 1969 / 100 + 1969 / 400));
}

int64_t json_field_time(json_t *object, const char *name)
{
	const char *text = json_string_value(json_field(object, name));
	int year, month, day, hour, minute, second, used = 0, east_h = 0, east_m = 0;

	/* NOLINTNEXTLINE(cert-err34-c): each has at most four digits */
	if (!text || sscanf(text, "%4d-%2d-%2d%*1[Tt ]%2d:%2d:%2d%n", &year, &month, &day, &hour,
			    &minute, &second, &used) != 6)
		return 0;
	if (year < 1970 || month < 1 || month > 12 || day < 1 || day > 31 || hour < 0 ||
	    hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60)
		return 0;
	text += used;
	if (*text == '.')
		text += 1 + strspn(text + 1, "0123456789");
	if (*text == '+' || *text == '-') {
		/* NOLINTNEXTLINE(cert-err34-c): two digits each */
		if (sscanf(text + 1, "%2d:%2d", &east_h, &east_m) != 2)
			return 0;
		if (*text == '-') {
			east_h = -east_h;
			east_m = -east_m;
		}
	}
	return (((days_of(year, month, day) * 24 + hour - east_h) * 60 + minute - east_m) * 60 +
		second) *
	       1000;
}
