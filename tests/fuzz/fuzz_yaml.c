/* SPDX-License-Identifier: ISC */
#include "config/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct diagnostics found = {0};
	struct config config = {0};

	if (config_parse(data, size, "fuzz/c.yaml", &config, &found))
		config_free(&config);
	diagnostics_free(&found);
	return 0;
}
