/* SPDX-License-Identifier: ISC */
/* The probes against a real neighbour: what it answers, and what we make of that. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "netns.h"
#include "probe/arp.h"
#include "probe/tcp.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

static bool may;
static const char *const ce_text[] = {"172.16.0.1", "2001:db8::1"};
static const char *const msee_text[] = {"172.16.0.2", "2001:db8::2"};

static int make_world(void **state)
{
	(void)state;
	may = world_make();
	return 0;
}

static struct address address_at(const char *text)
{
	struct address a;

	assert_true(address_parse(text, &a));
	return a;
}

static struct md5_key key_of(const char *text)
{
	struct md5_key k = {.len = (uint8_t)strlen(text)};

	memcpy(k.bytes, text, strlen(text));
	return k;
}

/* The MSEE's daemon, with a key for the CE or none. */
static int msee_listens(size_t family, const char *key)
{
	struct sockaddr_storage at = endpoint(msee_text[family], 179);
	struct tcp_md5sig sig = {.tcpm_addr = endpoint(ce_text[family], 0)};
	int fd;

	enter(netns_msee);
	fd = socket(at.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	enter(netns_ce);
	assert_true(fd >= 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	if (key != NULL) {
		sig.tcpm_keylen = (uint16_t)strlen(key);
		memcpy(sig.tcpm_key, key, strlen(key));
		assert_int_equal(setsockopt(fd, IPPROTO_TCP, TCP_MD5SIG, &sig, sizeof(sig)), 0);
	}
	assert_int_equal(listen(fd, 8), 0);
	return fd;
}

/* Runs one probe to its end; the clock is ours, so that silence costs a test no time: once
 * `patient` milliseconds have really passed, it jumps to the deadline. */
static enum probe_result probe(size_t family, const char *key, int patient)
{
	struct address from = address_at(ce_text[family]), to = address_at(msee_text[family]);
	struct md5_key k = key_of(key != NULL ? key : "");
	struct tcp_probe_plan plan = {&from, &to, key != NULL ? &k : NULL, "eth1"};
	int64_t end = now_ms() + patient;
	enum probe_result result;
	struct tcp_probe p;
	struct err err = {0};

	assert_true(tcp_probe_start(&p, &plan, 1000, &err));
	assert_string_equal(err.text, "");
	assert_true(p.source_port >= 1024);
	assert_int_equal(p.deadline_ms, 1000 + PROBE_DEADLINE_MS);
	while ((result = tcp_probe_step(&p, 3999)) == PROBE_PENDING && now_ms() < end) {
		struct pollfd waiting = {.fd = p.fd, .events = POLLOUT};
		(void)poll(&waiting, 1, 50);
	}
	if (result == PROBE_PENDING)
		result = tcp_probe_step(&p, 4000);
	assert_int_equal(p.fd, -1);
	assert_int_equal(tcp_probe_step(&p, 9999), result);
	tcp_probe_close(&p);
	return result;
}

enum { ANSWERED = 5000, SILENT = 300 };

static void an_open_port_connects_and_gets_nothing(void **state)
{
	(void)state;
	if (!may)
		skip();
	for (size_t family = 0; family < 2; family++) {
		int server = msee_listens(family, NULL), session;
		char byte;
		ssize_t got;

		assert_int_equal(probe(family, NULL, ANSWERED), PROBE_CONNECTED);
		assert_true(eventually((session = accept(server, NULL, NULL)) >= 0));
		assert_true(eventually((got = recv(session, &byte, 1, MSG_DONTWAIT)) >= 0 ||
				       errno != EAGAIN));
		assert_int_equal(got, -1); /* not a byte, and gone at once */
		assert_int_equal(errno, ECONNRESET);
		close(session);
		close(server);
	}
}

static void a_closed_port_refuses(void **state)
{
	(void)state;
	if (!may)
		skip();
	assert_int_equal(probe(0, NULL, ANSWERED), PROBE_REFUSED);
	assert_int_equal(probe(1, NULL, ANSWERED), PROBE_REFUSED);
}

static void the_right_key_connects_and_no_other(void **state)
{
	(void)state;
	if (!may)
		skip();
	for (size_t family = 0; family < 2; family++) {
		int server = msee_listens(family, "correct horse");
		assert_int_equal(probe(family, "correct horse", ANSWERED), PROBE_CONNECTED);
		assert_int_equal(probe(family, "battery staple", SILENT), PROBE_SILENT);
		assert_int_equal(probe(family, NULL, SILENT), PROBE_SILENT);
		close(server);
		server = msee_listens(family, NULL);
		assert_int_equal(probe(family, "correct horse", SILENT), PROBE_SILENT);
		assert_int_equal(probe(family, "", ANSWERED), PROBE_CONNECTED);
		close(server);
	}
}

static void nobody_there_is_silence(void **state)
{
	(void)state;
	if (!may)
		skip();
	assert_true(
		run("ip neighbour add 172.16.0.2 lladdr 02:00:00:00:00:99 dev eth1 nud permanent"));
	assert_int_equal(probe(0, NULL, SILENT), PROBE_SILENT);
}

static void a_filter_that_says_so_is_unreachable(void **state)
{
	(void)state;
	if (!may)
		skip();
	enter(netns_msee);
	bool filtered = run("nft 'table inet f { chain in { type filter hook input priority 0; "
			    "tcp dport 179 reject with icmpx type admin-prohibited; }; }'");
	enter(netns_ce);
	if (!filtered)
		skip();
	assert_int_equal(probe(0, NULL, ANSWERED), PROBE_UNREACHABLE);
	assert_int_equal(probe(1, NULL, ANSWERED), PROBE_UNREACHABLE);
}

/* Bound to a device the kernel would ignore the route and try; so this probe is not. */
static void no_route_is_unreachable_at_once(void **state)
{
	(void)state;
	if (!may)
		skip();
	assert_true(
		run("ip route add unreachable 172.16.0.2 && ip route add prohibit 2001:db8::2"));
	for (size_t family = 0; family < 2; family++) {
		struct address from = address_at(ce_text[family]),
			       to = address_at(msee_text[family]);
		struct tcp_probe_plan plan = {.from = &from, .to = &to};
		struct err err = {0};
		struct tcp_probe p;

		assert_true(tcp_probe_start(&p, &plan, 0, &err));
		assert_int_equal(p.fd, -1);
		assert_true(p.source_port != 0);
		assert_int_equal(tcp_probe_step(&p, 0), PROBE_UNREACHABLE);
	}
}

static void an_address_we_do_not_have_is_an_error(void **state)
{
	struct address from = address_at("172.16.0.9"), to = address_at("172.16.0.2");
	struct tcp_probe_plan plan = {.from = &from, .to = &to};
	struct tcp_probe p;
	struct err err = {0};

	(void)state;
	if (!may)
		skip();
	assert_false(tcp_probe_start(&p, &plan, 0, &err));
	assert_non_null(strstr(err.text, "172.16.0.9"));
	assert_int_equal(p.fd, -1);
	assert_int_equal(tcp_probe_step(&p, 0), PROBE_FAILED);
}

static void the_syn_passes_ttl_security(void **state)
{
	const int security = 255;
	int server;

	(void)state;
	if (!may)
		skip();
	server = msee_listens(0, NULL);
	assert_int_equal(setsockopt(server, IPPROTO_IP, IP_MINTTL, &security, sizeof(security)), 0);
	assert_int_equal(probe(0, NULL, ANSWERED), PROBE_CONNECTED);
	close(server);
}

static struct mac mac_of(const char *interface)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	struct ifreq request = {0};
	struct mac mac;

	(void)snprintf(request.ifr_name, sizeof(request.ifr_name), "%s", interface);
	assert_int_equal(ioctl(fd, SIOCGIFHWADDR, &request), 0);
	memcpy(mac.bytes, request.ifr_hwaddr.sa_data, 6);
	close(fd);
	return mac;
}

/* Everything that arrives at eth1 of one EtherType. */
static int listener(uint16_t ethertype)
{
	struct sockaddr_ll at = {.sll_family = AF_PACKET, .sll_protocol = htons(ethertype)};
	int fd = socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	at.sll_ifindex = (int)if_nametoindex("eth1");
	assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	return fd;
}

static void the_neighbour_answers_arp(void **state)
{
	struct address from = address_at(ce_text[0]), to = address_at(msee_text[0]);
	uint8_t frame[128];
	struct err err = {0};

	(void)state;
	if (!may)
		skip();
	int fd = listener(ETH_P_ARP);
	assert_true(probe_arp_send("eth1", &from, mac_of("eth1"), &to, &err));
	assert_true(eventually(recv(fd, frame, sizeof(frame), 0) >= 42 && frame[21] == 2));
	assert_memory_equal(frame + 28, to.bytes, 4);
	assert_memory_equal(frame + 32, mac_of("eth1").bytes, 6);
	assert_memory_equal(frame + 38, from.bytes, 4);
	close(fd);
}

static void the_neighbour_answers_a_solicitation(void **state)
{
	enum { TYPE_AT = 54, TARGET_AT = 62, ADVERTISEMENT = 136 };
	struct address from = address_at(ce_text[1]), to = address_at(msee_text[1]);
	uint8_t frame[128];
	struct err err = {0};

	(void)state;
	if (!may)
		skip();
	int fd = listener(ETH_P_IPV6);
	assert_true(probe_arp_send("eth1", &from, mac_of("eth1"), &to, &err));
	assert_true(eventually(recv(fd, frame, sizeof(frame), 0) >= 78 &&
			       frame[TYPE_AT] == ADVERTISEMENT));
	assert_memory_equal(frame + TARGET_AT, to.bytes, 16);
	close(fd);
}

static void what_cannot_be_asked_is_said(void **state)
{
	struct address from = address_at(ce_text[0]), to = address_at(msee_text[0]);
	struct mac own = {{2, 0, 0, 0, 0, 1}};
	struct err err = {0};

	(void)state;
	if (!may)
		skip();
	assert_false(probe_arp_send("eth9", &from, own, &to, &err));
	assert_non_null(strstr(err.text, "172.16.0.2 on eth9: no such interface"));
	assert_true(run("ip link set eth1 down"));
	assert_false(probe_arp_send("eth1", &from, own, &to, &err));
	assert_non_null(strstr(err.text, "eth1: the interface is down"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(an_open_port_connects_and_gets_nothing, make_world),
		cmocka_unit_test_setup(a_closed_port_refuses, make_world),
		cmocka_unit_test_setup(the_right_key_connects_and_no_other, make_world),
		cmocka_unit_test_setup(nobody_there_is_silence, make_world),
		cmocka_unit_test_setup(a_filter_that_says_so_is_unreachable, make_world),
		cmocka_unit_test_setup(no_route_is_unreachable_at_once, make_world),
		cmocka_unit_test_setup(an_address_we_do_not_have_is_an_error, make_world),
		cmocka_unit_test_setup(the_syn_passes_ttl_security, make_world),
		cmocka_unit_test_setup(the_neighbour_answers_arp, make_world),
		cmocka_unit_test_setup(the_neighbour_answers_a_solicitation, make_world),
		cmocka_unit_test_setup(what_cannot_be_asked_is_said, make_world),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
