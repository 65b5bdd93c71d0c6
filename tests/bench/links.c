/* SPDX-License-Identifier: ISC */
/* links DIR: what one reading costs with all the links of DIR (made by frames): prints milliseconds
 * to fold the kernel's facts, to fold BIRD's, and for the verdicts, the least of some turns. */
#include "base/text.h"
#include "bird/read.h"
#include "config/config.h"
#include "diagnose/engine.h"
#include "evidence/evidence.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum {
	TURNS = 5,
	PORT_INDEX = 2,
	VLAN_INDEX = 10,
	TCP_ESTABLISHED_STATE = 1,
	TCP_LISTEN_STATE = 10
};

struct world {
	struct config config;
	struct bird_facts bird;
	struct kernel_facts kernel;
	struct evidence *evidence;
	struct evidence_index *index;
};

static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* A host where every link is as it should be: a VLAN device, an address, a neighbour, a route and a
 * connection each, and a key for those that sign. */
static void kernel_link_add(struct kernel_facts *k, size_t i, const struct link *l)
{
	const int index = VLAN_INDEX + (int)i;
	struct kernel_link *device = &k->links[k->link_count++];

	*device = (struct kernel_link){.index = index,
				       .lower = PORT_INDEX,
				       .up = true,
				       .carrier = true,
				       .is_vlan = true,
				       .tag = l->tags.tag[0],
				       .mtu = 1500};
	text_format(device->name, sizeof(device->name), "eth1.%zu", i);
	k->addresses[k->address_count++] =
		(struct kernel_address){.index = index, .prefix = {l->ce, l->subnet.len}};
	k->neighbours[k->neighbour_count++] = (struct kernel_neighbour){
		.index = index, .address = l->msee, .state = NEIGHBOUR_REACHABLE};
	k->routes[k->route_count++] = (struct kernel_route){
		.to = l->msee, .found = true, .index = index, .source = l->ce};
	k->sockets[k->socket_count++] = (struct kernel_socket){.family = l->family,
							       .state = TCP_ESTABLISHED_STATE,
							       .local = l->ce,
							       .remote = l->msee,
							       .local_port = 40000,
							       .remote_port = 179};
	if (l->md5 != MD5_NONE)
		k->keys[k->key_count++] = (struct kernel_md5_key){.listener = true,
								  .local_port = 179,
								  .peer = {l->msee, 32},
								  .key = {.len = 1, .bytes = "x"}};
}

static void kernel_make(struct world *w)
{
	const struct intent *intent = &w->config.intent;
	const size_t room = intent->link_count + 1;
	struct kernel_facts *k = &w->kernel;

	*k = (struct kernel_facts){
		.read = true,
		.sockets_read = true,
		.md5_readable = true,
		.links = xcalloc(room, sizeof(*k->links)),
		.addresses = xcalloc(room, sizeof(*k->addresses)),
		.neighbours = xcalloc(room, sizeof(*k->neighbours)),
		.routes = xcalloc(room, sizeof(*k->routes)),
		.sockets = xcalloc(room, sizeof(*k->sockets)),
		.keys = xcalloc(room, sizeof(*k->keys)),
	};
	k->links[k->link_count++] = (struct kernel_link){
		.index = PORT_INDEX, .name = "eth1", .up = true, .carrier = true, .mtu = 1500};
	k->sockets[k->socket_count++] =
		(struct kernel_socket){.state = TCP_LISTEN_STATE, .local_port = 179};
	for (size_t i = 0; i < intent->link_count; i++)
		kernel_link_add(k, i, &intent->links[i]);
}

static bool world_make(struct world *w, const char *folder)
{
	static const char ports[1][INTERFACE_NAME] = {"eth1"};
	struct diagnostics found = {0};
	struct text path = {0};
	struct err err = {{0}};
	bool good;

	text_addf(&path, "%s/ceprobe.yaml", folder);
	good = config_load(path.at, &w->config, &found);
	diagnostics_free(&found);
	text_free(&path);
	text_addf(&path, "%s/bird.txt", folder);
	good = good && bird_read_file(path.at, 0, &w->bird, &err);
	text_free(&path);
	if (!good) {
		fprintf(stderr, "links: %s: %s\n", folder, err.text);
		return false;
	}

	const struct intent *intent = &w->config.intent;
	struct evidence_home *homes = xcalloc(intent->link_count, sizeof(*homes));

	w->evidence = xcalloc(intent->link_count, sizeof(*w->evidence));
	for (size_t i = 0; i < intent->link_count; i++) {
		homes[i].tags = intent->links[i].tags;
		evidence_init(&w->evidence[i], &intent->links[i], true, 0);
	}
	w->index = evidence_index_new(intent, homes, ports, 1);
	free(homes);
	kernel_make(w);
	return true;
}

static void kernel_fold(struct world *w)
{
	evidence_apply_kernel_all(w->evidence, &w->config.intent, &w->kernel);
}

static void bird_fold(struct world *w)
{
	evidence_apply_bird_all(w->evidence, w->config.intent.link_count, w->index, &w->bird);
}

static void verdicts_make(struct world *w)
{
	struct finding room[VERDICT_FINDINGS];
	struct verdict v;

	for (size_t i = 0; i < w->config.intent.link_count; i++)
		diagnose_link(&w->evidence[i], room, &v);
}

static double least_ms(void (*work)(struct world *), struct world *w)
{
	double least = 0;

	for (int turn = 0; turn < TURNS; turn++) {
		const double start = now_ms();

		work(w);
		if (turn == 0 || now_ms() - start < least)
			least = now_ms() - start;
	}
	return least;
}

int main(int argc, char **argv)
{
	struct world w = {0};

	if (argc != 2) {
		fputs("usage: links DIR\n", stderr);
		return 1;
	}
	if (!world_make(&w, argv[1]))
		return 1;
	const double kernel_ms = least_ms(kernel_fold, &w), bird_ms = least_ms(bird_fold, &w);

	printf("%.2f %.2f %.2f\n", kernel_ms, bird_ms, least_ms(verdicts_make, &w));
	evidence_index_free(w.index);
	kernel_facts_free(&w.kernel);
	bird_facts_free(&w.bird);
	config_free(&w.config);
	free(w.evidence);
	return 0;
}
