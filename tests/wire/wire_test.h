/* SPDX-License-Identifier: ISC */
/* What the tests of the decoders share: bytes written as hex, in a heap block of exactly their
 * size, so that the sanitizer sees every byte that is read too many. */
#ifndef WIRE_TEST_H
#define WIRE_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/cursor.h"
#include "model/address.h"

#include <stdio.h>
#include <stdlib.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static inline uint8_t hex_digit(char c)
{
	return (uint8_t)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
}

/* "45 00 0028": blanks are nothing. Free `at` of what is returned with bytes_free(). */
static inline struct cursor bytes_of(const char *hex)
{
	uint8_t *bytes = malloc(strlen(hex) / 2 + 1);
	size_t digits = 0;

	assert_non_null(bytes);
	for (; *hex != '\0'; hex++) {
		if (*hex == ' ')
			continue;
		if (digits % 2 == 0)
			bytes[digits / 2] = (uint8_t)(hex_digit(*hex) << 4);
		else
			bytes[digits / 2] |= hex_digit(*hex);
		digits++;
	}
	assert_int_equal(digits % 2, 0);

	uint8_t *exact = malloc(digits / 2 > 0 ? digits / 2 : 1);
	assert_non_null(exact);
	memcpy(exact, bytes, digits / 2);
	free(bytes);
	return cursor_of(exact, digits / 2);
}

/* The first `len` bytes of `whole`, on their own. */
static inline struct cursor bytes_prefix(struct cursor whole, size_t len)
{
	uint8_t *exact = malloc(len > 0 ? len : 1);

	assert_non_null(exact);
	memcpy(exact, whole.at, len);
	return cursor_of(exact, len);
}

static inline void bytes_free(struct cursor c)
{
	free((void *)(uintptr_t)c.at);
}

static inline void assert_address(const struct address *a, const char *text)
{
	char is[ADDRESS_TEXT];

	assert_string_equal(a->set ? address_text(a, is) : "unset", text);
}

static inline void assert_mac(struct mac mac, const char *text)
{
	char is[MAC_TEXT];

	assert_string_equal(mac_text(mac, is), text);
}

#endif
