/* SPDX-License-Identifier: ISC */
/* Keys of sockets are compared, never shown and never kept. */
#include "fold.h"

#include "base/text.h"

#include <stdlib.h>

enum key_state key_judge(const struct kernel_md5_key *found, const struct md5_key *wanted)
{
	const struct md5_key *key = &found->key;

	if (found->state != KEY_UNKNOWN)
		return found->state;
	if (wanted->len == 0)
		return KEY_PRESENT;
	return key->len == wanted->len && memcmp(key->bytes, wanted->bytes, key->len) == 0
		       ? KEY_EQUAL
		       : KEY_DIFFERENT;
}

static struct kernel_md5_key judged(const struct kernel_md5_key *key, const struct intent *intent,
				    const struct link *link)
{
	const uint8_t bits = link->family == FAMILY_IPV4 ? 32 : 128;

	return (struct kernel_md5_key){
		.listener = key->listener,
		.local_port = key->local_port,
		.peer = {link->msee, bits},
		.state = key_judge(key, &intent->peerings[link->peering].key),
	};
}

/* In the order of the keys, as of several the last one counts. */
void evidence_keys_judge(struct kernel_facts *k, const struct intent *intent)
{
	struct kernel_md5_key *kept = NULL;
	size_t count = 0, room = 0;

	for (size_t i = 0; i < k->key_count; i++)
		for (size_t n = 0; n < intent->link_count; n++) {
			if (!prefix_holds(&k->keys[i].peer, &intent->links[n].msee))
				continue;
			if (count == room)
				kept = xrealloc(kept, room = 2 * room + 8, sizeof(*kept));
			kept[count++] = judged(&k->keys[i], intent, &intent->links[n]);
		}
	if (k->key_count > 0)
		wipe(k->keys, k->key_count * sizeof(*k->keys));
	free(k->keys);
	k->keys = kept;
	k->key_count = count;
}
