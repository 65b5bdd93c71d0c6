/* SPDX-License-Identifier: ISC */
#include "arena.h"

#include "base/text.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_BLOCK = 64 << 10, ARENA_ALIGN = _Alignof(max_align_t) };

struct arena_block {
	struct arena_block *next;
	size_t used, room;
	_Alignas(max_align_t) uint8_t bytes[];
};

void *arena_take(struct arena *a, size_t count, size_t size)
{
	struct arena_block *b = a->blocks;
	size_t need = count * size;
	void *taken;

	assert(size == 0 || count <= (SIZE_MAX / 2) / size);
	need = (need + ARENA_ALIGN - 1) / ARENA_ALIGN * ARENA_ALIGN;
	if (b == NULL || b->room - b->used < need) {
		size_t room = need > ARENA_BLOCK ? need : ARENA_BLOCK;

		b = xcalloc(1, sizeof(*b) + room);
		*b = (struct arena_block){.next = a->blocks, .room = room};
		a->blocks = b;
	}
	taken = b->bytes + b->used;
	b->used += need;
	return taken;
}

char *arena_text(struct arena *a, const char *text, size_t len)
{
	char *copy = arena_take(a, len + 1, 1);

	if (len > 0)
		memcpy(copy, text, len);
	return copy;
}

void arena_free(struct arena *a)
{
	while (a->blocks != NULL) {
		struct arena_block *b = a->blocks;

		a->blocks = b->next;
		wipe(b->bytes, b->used);
		free(b);
	}
}
