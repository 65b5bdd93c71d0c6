/* SPDX-License-Identifier: ISC */
#include "../../agent/app/agent_request.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct agent_request r;
	struct text line = {0};
	struct err err;

	if (agent_request_read((const char *)data, size, &r, &err))
		agent_request_write(&r, &line);
	text_free(&line);
	return 0;
}
