/* SPDX-License-Identifier: ISC */
#ifndef AZURE_REDACT_H
#define AZURE_REDACT_H

#include <stdbool.h>
#include <stddef.h>

/* Takes the secrets out of what Azure said, in place, in each of its dialects (JSON or "Name :
 * value"): MD5 keys and authorization keys become zeroes; service keys are masked
 * (service_key_mask) unless they are wanted whole. */
void azure_redact(char *text, size_t len, bool whole_service_key);

#endif
