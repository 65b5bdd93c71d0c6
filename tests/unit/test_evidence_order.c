/* SPDX-License-Identifier: ISC */
/* The same facts in another order, or for all links at once, give the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "dice.h"
#include "fold_world.h"
#include "same_verdict.h"

enum { ORDERS = 3000 };

static struct packet any_packet(void)
{
	uint16_t port = (uint16_t)(50000 + dice(3));
	bool ours = toss(), from_ce = toss();
	struct wire_end end = from_ce ? ce_end(ours, port) : msee_end(ours, port);
	static const uint8_t flags[] = {TCP_SYN, TCP_SYN | TCP_ACK, TCP_ACK, TCP_RST | TCP_ACK,
					TCP_FIN | TCP_ACK};
	bool opens = from_ce == ours;

	switch (dice(8)) {
	case 0:
		return asks("172.16.0.1", "172.16.0.2", MAC_CE);
	case 1:
		return answers("172.16.0.2", "172.16.0.1", MAC_MSEE);
	case 2:
		return asks("172.16.0.2", "172.16.0.1", MAC_MSEE);
	case 3:
		return answers("172.16.0.1", "172.16.0.2", MAC_CE);
	case 4:
		return under(asks("172.16.0.2", "172.16.0.1", MAC_MSEE), dice(2), tags_1(201));
	case 5:
		return under(asks("172.16.0.6", "172.16.0.5", MAC_OTHER), dice(2), tags_1(200));
	default:
		return segment(end, opens ? flags[2 * dice(3)] : flags[1 + dice(4)], dice(9), 0);
	}
}

static struct kernel_link ports[] = {{.index = 1,
				      .name = "eth1",
				      .up = true,
				      .carrier = true,
				      .mtu = 1500,
				      .mac = {{2, [5] = 1}}},
				     {.index = 2,
				      .lower = 1,
				      .name = "eth1.200",
				      .up = true,
				      .carrier = true,
				      .is_vlan = true,
				      .tag = {ETHERTYPE_8021Q, 200},
				      .mac = {{2, [5] = 1}},
				      .mtu = 1500}};

static void apply_kernel(bool address_is_there)
{
	struct kernel_address address = {.index = 2, .prefix = net("172.16.0.1/30")};
	struct kernel_facts k = {.read = true,
				 .at_ms = NOW,
				 .links = ports,
				 .link_count = 2,
				 .addresses = &address,
				 .address_count = address_is_there};

	for (size_t i = 0; i < FOLD_LINKS; i++)
		evidence_apply_kernel(&fold[i], &k, &(struct md5_key){0});
}

static void apply_bird(enum session_state session)
{
	struct bird_protocol p = {.name = "p1",
				  .session = session,
				  .neighbour = fold_links[PRIMARY].msee,
				  .neighbour_as = AZURE_ASN};
	struct bird_facts b = {.at_ms = NOW, .protocols = &p, .protocol_count = 1};

	for (size_t i = 0; i < FOLD_LINKS; i++)
		evidence_apply_bird(&fold[i], fold_index, &b);
}

/* The kernel's and BIRD's word may come before, between or after the frames. */
static void the_order_of_sources_does_not_matter(void **state)
{
	static struct finding rooms[FOLD_LINKS][VERDICT_FINDINGS], room[VERDICT_FINDINGS];
	static struct verdict v[FOLD_LINKS], other;
	struct packet packets[12];

	dice_state = UINT64_C(0x9e3779b97f4a7c15);
	for (int i = 0; i < ORDERS; i++) {
		bool address_is_there = dice(4) != 0;
		enum session_state session = (enum session_state)(SESSION_DOWN + dice(7));
		size_t count = dice(12);

		for (size_t k = 0; k < count; k++)
			packets[k] = any_packet();
		for (uint32_t order = 0; order < 4; order++) {
			fold_setup(state);
			for (size_t k = 0; k <= count; k++) {
				if (k == (order & 1 ? count : 0))
					apply_kernel(address_is_there);
				if (k == (order & 2 ? count : count / 2))
					apply_bird(session);
				if (k < count && fold_packet(packets[k]))
					evidence_apply_end(fold, &fold_segment, &packets[k]);
			}
			for (size_t l = 0; l < FOLD_LINKS; l++) {
				fold[l].wire.listening = true;
				fold[l].wire.since_ms = NOW - 5000;
				fold[l].wire.until_ms = fold[l].now_ms = NOW + 5000;
				diagnose_link(&fold[l], order ? room : rooms[l],
					      order ? &other : &v[l]);
				if (order)
					assert_same_verdict(&v[l], &other);
			}
		}
	}
	fold_teardown(state);
}

static struct kernel_link devices[8];
static struct kernel_address held[8];
static struct kernel_neighbour neighbours[4];
static struct kernel_route routes[4];

static struct address any_address(void)
{
	const struct link *l = &fold_links[dice(FOLD_LINKS)];

	return address_plus(&l->subnet.address, dice(4));
}

/* A host with some of the VLANs, and some of the addresses on them; by index, ascending. */
static struct kernel_facts any_host(void)
{
	static const char *const names[] = {"eth1", "eth2", "eth1.200", "eth2.200",
					    "v1",   "v2",   "v3",       "v4"};
	struct kernel_facts k = {.read = true,
				 .at_ms = NOW,
				 .links = devices,
				 .link_count = 2 + dice(7),
				 .addresses = held,
				 .address_count = dice(9),
				 .neighbours = neighbours,
				 .neighbour_count = dice(5),
				 .routes = routes,
				 .route_count = dice(5)};

	for (int i = 0; i < 8; i++) {
		devices[i] = (struct kernel_link){.index = i + 1,
						  .lower = i < 2 ? 0 : 1 + (int)dice(8),
						  .up = toss(),
						  .carrier = toss(),
						  .is_vlan = i >= 2,
						  .mac = mac_of((uint8_t)i)};
		if (i >= 2)
			devices[i].tag = (struct tag){toss() ? ETHERTYPE_8021Q : ETHERTYPE_8021AD,
						      (uint16_t)(100 * (2 + dice(2)))};
		text_format(devices[i].name, INTERFACE_NAME, "%s", names[i]);
		held[i] =
			(struct kernel_address){.index = 1 + (int)dice(8),
						.prefix = {any_address(), (uint8_t)(29 + dice(3))}};
	}
	for (size_t i = 0; i < 4; i++) {
		neighbours[i] = (struct kernel_neighbour){.index = 1 + (int)dice(8),
							  .address = any_address(),
							  .state = (enum neighbour_state)dice(9)};
		routes[i] = (struct kernel_route){
			.to = any_address(), .found = toss(), .index = 1 + (int)dice(8)};
	}
	return k;
}

static struct bird_protocol protocols[6];

static struct bird_facts any_bird(void)
{
	for (size_t i = 0; i < 6; i++) {
		protocols[i] = (struct bird_protocol){
			.session = (enum session_state)(SESSION_DOWN + dice(7)),
			.neighbour = any_address(),
			.neighbour_as = toss() ? AZURE_ASN : 8075};
		text_format(protocols[i].name, PROTOCOL_NAME, "p%u", dice(4));
		if (dice(4) == 0)
			memcpy(protocols[i].neighbour_interface, "eth1", 5);
	}
	return (struct bird_facts){.at_ms = NOW, .protocols = protocols, .protocol_count = dice(7)};
}

/* A reading for all links is the reading for each. */
static void all_links_at_once(void **state)
{
	static struct evidence each[FOLD_LINKS];
	struct peering peerings[2] = {0};

	dice_state = UINT64_C(0xd1342543de82ef95);
	for (int i = 0; i < ORDERS; i++) {
		fold_setup(state);
		for (size_t l = 0; l < FOLD_LINKS && dice(2); l++)
			memcpy(fold_links[l].protocol, "p1", 3);
		fold_reindex();
		struct intent intent = {
			.peerings = peerings, .links = fold_links, .link_count = FOLD_LINKS};
		struct kernel_facts k = any_host();
		struct bird_facts b = any_bird();

		memcpy(each, fold, sizeof(each));
		evidence_apply_kernel_all(fold, &intent, &k);
		evidence_apply_bird_all(fold, FOLD_LINKS, fold_index, &b);
		for (size_t l = 0; l < FOLD_LINKS; l++) {
			evidence_apply_kernel(&each[l], &k, &(struct md5_key){0});
			evidence_apply_bird(&each[l], fold_index, &b);
			assert_memory_equal(&each[l].host, &fold[l].host, sizeof(fold[l].host));
			assert_memory_equal(&each[l].bird, &fold[l].bird, sizeof(fold[l].bird));
		}
	}
	fold_teardown(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_order_of_sources_does_not_matter),
		cmocka_unit_test(all_links_at_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
