/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "capture/capture.h"
#include "netns.h"

#include <arpa/inet.h>
#include <linux/capability.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>

static bool may;

static int make_world(void **state)
{
	(void)state;
	may = world_make();
	return 0;
}

static struct capture *open_port(void)
{
	struct err err = {0};
	struct capture *c = capture_live("eth1", 1 << 20, NULL, &err);

	assert_string_equal(err.text, "");
	assert_non_null(c);
	assert_true(capture_fd(c) >= 0);
	return c;
}

/* A socket that puts whole frames onto a port; we end up in the CE. */
static int injector(int netns, const char *port)
{
	struct sockaddr_ll at = {.sll_family = AF_PACKET};
	int fd;

	enter(netns);
	at.sll_ifindex = (int)if_nametoindex(port);
	fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
	assert_true(fd >= 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	enter(netns_ce);
	return fd;
}

/* The next frame, waiting for it for at most five seconds. */
static enum capture_result next(struct capture *c, struct frame *f)
{
	struct pollfd waiting = {.fd = capture_fd(c), .events = POLLIN};
	int64_t end = now_ms() + 5000;
	enum capture_result result;
	struct err err;

	while ((result = capture_next(c, f, &err)) == CAPTURE_NOTHING_NOW && now_ms() < end)
		(void)poll(&waiting, 1, 100);
	return result;
}

enum { MACS = 12, ARP = 28, FRAME_MAX = 1600 };

/* An ARP request of 60 bytes under any tags, whose last address byte tells it from others. */
static size_t arp_frame(const char *tags, size_t tags_len, uint8_t mark, uint8_t *out)
{
	static const uint8_t macs[MACS] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2, 0, 0, 0, 0, 2};
	static const uint8_t arp[2 + 8] = {8, 6, 0, 1, 8, 0, 6, 4, 0, 1};

	memset(out, 0, FRAME_MAX);
	memcpy(out, macs, MACS);
	memcpy(out + MACS, tags, tags_len);
	memcpy(out + MACS + tags_len, arp, sizeof(arp));
	out[MACS + tags_len + 2 + ARP - 1] = mark;
	return 60 + tags_len;
}

static const struct {
	const char *bytes;
	size_t len;
} stacks[] = {
	{"", 0},
	{"\x81\x00\x00\xc8", 4},
	{"\x88\xa8\x03\xe8", 4},
	{"\x81\x00\x03\xe8\x81\x00\x00\xc8", 8},
	{"\x88\xa8\x03\xe8\x81\x00\x00\xc8", 8},
	{"\x91\x00\x03\xe8\x81\x00\x00\xc8", 8},
	{"\x88\xa8\x00\x01\x81\x00\x00\x02\x81\x00\x00\x03", 12},
	{"\x81\x00\xe0\x00", 4}, /* a priority tag */
};

static void see_all_stacks(int from)
{
	uint8_t bytes[FRAME_MAX];
	struct capture *c = open_port();
	struct frame f;

	for (size_t i = 0; i < sizeof(stacks) / sizeof(stacks[0]); i++) {
		size_t len = arp_frame(stacks[i].bytes, stacks[i].len, (uint8_t)i, bytes);
		assert_int_equal(send(from, bytes, len, 0), len);
		assert_int_equal(next(c, &f), CAPTURE_FRAME);
		assert_int_equal(f.captured, len);
		assert_int_equal(f.length, len);
		assert_memory_equal(f.bytes, bytes, len);
		assert_true(llabs(f.at_ms - (int64_t)time(NULL) * 1000) < 10000);
	}
	capture_close(c);
	close(from);
}

static void every_stack_of_tags_is_seen_coming_in(void **state)
{
	(void)state;
	if (!may)
		skip();
	see_all_stacks(injector(netns_msee, "up1"));
}

static void every_stack_of_tags_is_seen_going_out(void **state)
{
	(void)state;
	if (!may)
		skip();
	see_all_stacks(injector(netns_ce, "eth1"));
}

/* Opened while the port's MTU is 1500, as it is where frames get tags on top. */
static void a_full_segment_under_two_tags_is_whole(void **state)
{
	uint8_t bytes[FRAME_MAX] = {2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2};
	const size_t len = MACS + 8 + 2 + 1500;
	struct frame f;

	(void)state;
	if (!may)
		skip();
	memcpy(bytes + MACS, "\x88\xa8\x03\xe8\x81\x00\x00\xc8\x08\x00\x45", 11);
	bytes[MACS + 8 + 2 + 9] = 6;
	bytes[MACS + 8 + 2 + 21] = 179;
	bytes[len - 1] = 0xee;
	struct capture *c = open_port();
	assert_true(run("ip link set eth1 mtu 1508"));
	enter(netns_msee);
	assert_true(run("ip link set up1 mtu 1508"));
	int from = injector(netns_msee, "up1");
	assert_int_equal(send(from, bytes, len, 0), len);
	assert_int_equal(next(c, &f), CAPTURE_FRAME);
	assert_int_equal(f.captured, len);
	assert_int_equal(f.length, len);
	assert_memory_equal(f.bytes, bytes, len);
	capture_close(c);
	close(from);
}

static void other_frames_are_filtered_by_the_kernel(void **state)
{
	uint8_t bytes[FRAME_MAX];
	struct capture_count count;
	struct frame f;
	size_t len;

	(void)state;
	if (!may)
		skip();
	struct capture *c = open_port();
	int from = injector(netns_msee, "up1");
	for (size_t i = 0; i < 4; i++) {
		len = arp_frame(stacks[i].bytes, stacks[i].len, 9, bytes);
		bytes[MACS + stacks[i].len] = 0x88; /* not ARP's EtherType any more */
		assert_int_equal(send(from, bytes, len, 0), len);
	}
	len = arp_frame("", 0, 42, bytes);
	assert_int_equal(send(from, bytes, len, 0), len);
	assert_int_equal(next(c, &f), CAPTURE_FRAME);
	assert_memory_equal(f.bytes, bytes, len);
	assert_true(capture_stats(c, &count));
	assert_int_equal(count.received, 1);
	assert_int_equal(count.dropped, 0);
	capture_close(c);
	close(from);
}

/* A connection to nobody: request and reply, SYN and reset. */
static void both_directions_of_a_connection_are_seen(void **state)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(179)};
	bool seen[4] = {false};
	struct frame f;

	(void)state;
	if (!may)
		skip();
	struct capture *c = open_port();
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	to.sin_addr.s_addr = htonl(0xac100002);
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof(to)), -1);
	while (!(seen[0] && seen[1] && seen[2] && seen[3])) {
		assert_int_equal(next(c, &f), CAPTURE_FRAME);
		bool arp = f.bytes[13] == 6, reply = f.bytes[21] == 2;
		bool reset = !arp && (f.bytes[47] & 4) != 0;
		seen[arp ? (reply ? 1 : 0) : (reset ? 3 : 2)] = true;
	}
	close(fd);
	capture_close(c);
}

static void what_we_are_too_slow_for_is_counted(void **state)
{
	enum { FLOOD = 20000 };
	struct capture_count count;
	uint8_t bytes[FRAME_MAX];
	struct frame f;
	struct err err;
	uint64_t got = 0;

	(void)state;
	if (!may)
		skip();
	struct capture *c = open_port();
	int from = injector(netns_msee, "up1");
	size_t len = arp_frame("", 0, 1, bytes);
	for (int i = 0; i < FLOOD; i++)
		assert_int_equal(send(from, bytes, len, 0), len);
	assert_true(
		eventually(capture_stats(c, &count) && count.received + count.dropped >= FLOOD));
	assert_true(count.dropped > 0);
	while (capture_next(c, &f, &err) == CAPTURE_FRAME)
		got++;
	assert_true(got >= 500);
	capture_close(c);
	close(from);
}

static void a_port_that_goes_down_comes_back(void **state)
{
	uint8_t bytes[FRAME_MAX];
	struct frame f;
	struct err err;

	(void)state;
	if (!may)
		skip();
	struct capture *c = open_port();
	int from = injector(netns_msee, "up1");
	size_t len = arp_frame("", 0, 7, bytes);
	assert_true(run("ip link set eth1 down"));
	for (int i = 0; i < 10; i++) {
		struct pollfd waiting = {.fd = capture_fd(c), .events = POLLIN};
		(void)poll(&waiting, 1, 1);
		assert_int_equal(capture_next(c, &f, &err), CAPTURE_NOTHING_NOW);
	}
	assert_true(run("ip link set eth1 up"));
	assert_int_equal(send(from, bytes, len, 0), len);
	do
		assert_int_equal(next(c, &f), CAPTURE_FRAME);
	while (f.bytes[MACS + 2 + ARP - 1] != 7);
	capture_close(c);
	close(from);
}

static void a_port_that_vanishes_fails_with_a_sentence(void **state)
{
	struct err err = {0};
	struct frame f;

	(void)state;
	if (!may)
		skip();
	struct capture *c = open_port();
	assert_true(run("ip link del eth1"));
	assert_true(eventually(capture_next(c, &f, &err) == CAPTURE_FAILED));
	assert_non_null(strstr(err.text, "eth1"));
	assert_non_null(strstr(err.text, "disappeared"));
	capture_close(c);
}

static void refused(const char *interface, enum capture_refusal expected, const char *part)
{
	enum capture_refusal why = CAPTURE_REFUSED_OTHER;
	struct err err = {0};

	assert_null(capture_live(interface, 1 << 20, &why, &err));
	assert_int_equal(why, expected);
	assert_non_null(strstr(err.text, interface));
	assert_non_null(strstr(err.text, part));
}

static void set_effective(bool raw)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3];

	assert_int_equal(syscall(SYS_capget, &header, data), 0);
	data[0].effective &= ~(1U << CAP_NET_RAW);
	data[0].effective |= raw ? 1U << CAP_NET_RAW : 0;
	assert_int_equal(syscall(SYS_capset, &header, data), 0);
}

static void what_cannot_be_watched_is_told_apart(void **state)
{
	(void)state;
	if (!may)
		skip();
	refused("eth9", CAPTURE_NO_INTERFACE, "no such interface");
	assert_true(run("ip link set eth1 down"));
	refused("eth1", CAPTURE_NOT_UP, "is down");
	assert_true(run("ip link set eth1 up"));
	set_effective(false);
	refused("eth1", CAPTURE_NO_PERMISSION, "CAP_NET_RAW");
	set_effective(true);
	if (run("ip tuntap add tun0 mode tun 2>/dev/null && ip link set tun0 up"))
		refused("tun0", CAPTURE_NOT_ETHERNET, "Ethernet");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(every_stack_of_tags_is_seen_coming_in, make_world),
		cmocka_unit_test_setup(every_stack_of_tags_is_seen_going_out, make_world),
		cmocka_unit_test_setup(a_full_segment_under_two_tags_is_whole, make_world),
		cmocka_unit_test_setup(other_frames_are_filtered_by_the_kernel, make_world),
		cmocka_unit_test_setup(both_directions_of_a_connection_are_seen, make_world),
		cmocka_unit_test_setup(what_we_are_too_slow_for_is_counted, make_world),
		cmocka_unit_test_setup(a_port_that_goes_down_comes_back, make_world),
		cmocka_unit_test_setup(a_port_that_vanishes_fails_with_a_sentence, make_world),
		cmocka_unit_test_setup(what_cannot_be_watched_is_told_apart, make_world),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
