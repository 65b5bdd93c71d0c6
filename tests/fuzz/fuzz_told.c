/* SPDX-License-Identifier: ISC */
/* The file of `--changed`: whatever it holds, it is read or refused. */
#include "../../agent/app/told.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct told_list told;

	if (told_read(cursor_of(bytes, len), &told))
		told_free(&told);
	return 0;
}
