/* SPDX-License-Identifier: ISC */
/* The table of formats; the schema's closed vocabularies are the program's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/report.h"

#include <jansson.h>

static void assert_enum(json_t *defs, const char *name, const char *const words[], size_t count)
{
	json_t *values = json_object_get(json_object_get(defs, name), "enum");

	assert_int_equal(json_array_size(values), count);
	for (size_t i = 0; i < count; i++)
		assert_string_equal(json_string_value(json_array_get(values, i)), words[i]);
}

static void the_schema_knows_every_word(void **state)
{
	json_t *schema = json_load_file("packaging/schema/report.schema.json", 0, NULL);
	const char *words[16];

	(void)state;
	assert_non_null(schema);
	json_t *defs = json_object_get(schema, "$defs");
	for (int i = 0; i <= LAYER_POLICY; i++)
		words[i] = layer_name((enum layer)i);
	assert_enum(defs, "layer", words, LAYER_POLICY + 1);
	for (int i = 0; i <= OWNER_PROVIDER_MICROSOFT; i++)
		words[i] = owner_name((enum owner)i);
	assert_enum(defs, "owner", words, OWNER_PROVIDER_MICROSOFT + 1);
	for (int i = 0; i <= SEVERITY_CRITICAL; i++)
		words[i] = severity_name((enum severity)i);
	assert_enum(defs, "severity", words, SEVERITY_CRITICAL + 1);
	for (int i = 0; i <= CONFIDENCE_CERTAIN; i++)
		words[i] = confidence_name((enum confidence)i);
	assert_enum(defs, "confidence", words, CONFIDENCE_CERTAIN + 1);
	for (int i = 0; i <= SOURCE_PROBE; i++)
		words[i] = source_name((enum source)i);
	assert_enum(defs, "source", words, SOURCE_PROBE + 1);
	for (int i = 0; i <= STATUS_CRITICAL; i++)
		words[i] = status_name((enum status)i);
	assert_enum(defs, "status", words, STATUS_CRITICAL + 1);
	json_t *states = json_object_get(json_object_get(defs, "state"), "enum");
	assert_int_equal(json_array_size(states), SESSION_ESTABLISHED + 1);
	for (int i = SESSION_DOWN; i <= SESSION_ESTABLISHED; i++)
		assert_string_equal(json_string_value(json_array_get(states, (size_t)i - 1)),
				    session_state_name((enum session_state)i));
	json_decref(schema);
}

static void formats_are_found_by_name(void **state)
{
	(void)state;
	assert_string_equal(format_by_name("json")->name, "json");
	assert_string_equal(format_by_name("text")->name, "text");
	assert_null(format_by_name("yaml"));
	assert_null(format_by_name(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_schema_knows_every_word),
		cmocka_unit_test(formats_are_found_by_name),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
