/* SPDX-License-Identifier: ISC */
/* For builds without libFuzzer: runs each file named through the target once. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int file_run(const char *name)
{
	FILE *f = fopen(name, "rb");
	uint8_t *data = NULL;
	size_t size = 0, got = 0;

	if (f == NULL) {
		perror(name);
		return 1;
	}
	do {
		size += got;
		uint8_t *grown = realloc(data, size + 65536);
		if (grown == NULL)
			abort();
		data = grown;
		got = fread(data + size, 1, 65536, f);
	} while (got > 0);
	fclose(f);

	/* A block of exactly the input's size, so that the sanitizer sees where it ends. */
	uint8_t *exact = malloc(size > 0 ? size : 1);
	if (exact == NULL)
		abort();
	for (size_t i = 0; i < size; i++)
		exact[i] = data[i];
	free(data);
	LLVMFuzzerTestOneInput(exact, size);
	free(exact);
	return 0;
}

int main(int argc, char **argv)
{
	int failed = 0;

	for (int i = 1; i < argc; i++)
		failed |= file_run(argv[i]);
	return failed;
}
