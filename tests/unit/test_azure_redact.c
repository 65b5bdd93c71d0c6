/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "azure/redact.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#define GUID "12345678-90ab-cdef-1234-567890abcdef"
#define MASKED "12340000-0000-0000-0000-00000000cdef"

/* In a block of exactly its size, so that the sanitizer sees what is read too many. */
static void becomes(const char *text, const char *want, bool whole)
{
	size_t len = strlen(text);
	char *copy = malloc(len + 1), *exact = malloc(len > 0 ? len : 1);

	assert_true(copy != NULL && exact != NULL);
	memcpy(exact, text, len);
	azure_redact(exact, len, whole);
	memcpy(copy, exact, len);
	copy[len] = '\0';
	assert_string_equal(copy, want);
	free(copy);
	free(exact);
}

static void in_every_dialect(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{"{\"serviceKey\": \"" GUID "\"}", "{\"serviceKey\": \"" MASKED "\"}"},
		{"{\"ServiceKey\":\"" GUID "\",", "{\"ServiceKey\":\"" MASKED "\","},
		{"ServiceKey                       : " GUID "\r\nNext : 1",
		 "ServiceKey                       : " MASKED "\r\nNext : 1"},
		{"{\"sharedKey\": \"S3cret key\"}", "{\"sharedKey\": \"000000 000\"}"},
		{"{\"sharedKey\":\n  \"abc\"}", "{\"sharedKey\":\n  \"000\"}"},
		{"{\"sharedKey\": \"a\\\"b\", \"vlanId\": 200}",
		 "{\"sharedKey\": \"0000\", \"vlanId\": 200}"},
		{"{\"sharedKey\": null, \"vlanId\": 200}",
		 "{\"sharedKey\": null, \"vlanId\": 200}"},
		{"{\"sharedKey\": 123, \"vlanId\": 200}", "{\"sharedKey\": 000, \"vlanId\": 200}"},
		{"SharedKey : S3cret, key\nVlanId : 200", "SharedKey : 0000000 000\nVlanId : 200"},
		{"SharedKey :\nVlanId : 200", "SharedKey :\nVlanId : 200"},
		{"\"{\\\"sharedKey\\\":\\\"abc\\\",\\\"vlanId\\\":200}\"",
		 "\"{\\\"sharedKey\\\":\\\"000\\\",\\\"vlanId\\\":200}\""},
		{"{\"authorizationKey\": \"abc-1\"}", "{\"authorizationKey\": \"00000\"}"},
		{"sharedKey", "sharedKey"},
		{"sharedKey:", "sharedKey:"},
		{"{\"sharedKey\": \"abc", "{\"sharedKey\": \"000"},
		{"{\"sharedKey\": \"abc\\", "{\"sharedKey\": \"0000"},
		{"{\"notSharedKey\": \"abc\"}", "{\"notSharedKey\": \"abc\"}"},
		{"{\"provider\": \"Contoso\", \"vlanId\": 200}",
		 "{\"provider\": \"Contoso\", \"vlanId\": 200}"},
		{"", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		becomes(cases[i].text, cases[i].want, false);
}

static void a_ticket_has_the_service_key_and_no_other(void **state)
{
	(void)state;
	becomes("{\"serviceKey\": \"" GUID "\", \"sharedKey\": \"abc\"}",
		"{\"serviceKey\": \"" GUID "\", \"sharedKey\": \"000\"}", true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(in_every_dialect),
		cmocka_unit_test(a_ticket_has_the_service_key_and_no_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
