/* SPDX-License-Identifier: ISC */
/* The client and the grammar against the BIRD that is installed (2.x or 3.x), alone in a network of
 * its own. Skipped without one, or without the right to make such a network. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "bird/client.h"

enum { NO_NETWORK = 77 };

static const char bird_program[] = "/usr/sbin/bird";
static const char config[] =
	"router id 10.0.0.1;\n"
	"protocol device {}\n"
	"protocol bfd bfd1 { neighbor 127.0.0.2 local 127.0.0.1 multihop; }\n"
	"template bgp er { local 127.0.0.1 as 65001; multihop; connect delay time 1;\n"
	"  ipv4 { import none; export none; }; }\n"
	"protocol bgp er_primary from er { description \"BGP state:          Established\";\n"
	"  neighbor 127.0.0.2 as 12076; }\n"
	"protocol bgp 'er.second-ary:2' from er { neighbor 127.0.0.3 as 12076; passive on; }\n"
	"protocol bgp sleeping from er { disabled; neighbor 127.0.0.4 as 12076; }\n"
	"protocol bgp nowhere { local as 65001; neighbor fe80::2%'lo' external;\n"
	"  ipv6 { import none; export none; }; }\n"
	"protocol bgp ranged from er { neighbor range 127.9.0.0/16 external; }\n";

static char folder[] = "/tmp/test-bird-live-XXXXXX", conf_path[64], socket_path[64];
static pid_t bird;
static struct bird_facts facts;

static void loopback_up(void)
{
	struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING};
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	if (fd < 0 || ioctl(fd, SIOCSIFFLAGS, &request) != 0)
		_exit(NO_NETWORK);
	close(fd);
}

static int start(void **state)
{
	FILE *file;

	(void)state;
	if (geteuid() != 0 || access(bird_program, X_OK) != 0)
		return 0;
	text_format(conf_path, sizeof(conf_path), "%s/bird.conf", mkdtemp(folder));
	text_format(socket_path, sizeof(socket_path), "%s/bird.ctl", folder);
	file = fopen(conf_path, "we");
	if (file == NULL || fputs(config, file) < 0 || fclose(file) != 0)
		return -1;
	bird = fork();
	if (bird != 0)
		return bird > 0 ? 0 : -1;
	if (unshare(CLONE_NEWNET) != 0)
		_exit(NO_NETWORK);
	loopback_up();
	/* The zone of Kathmandu: BIRD's times are far from UTC, and not by whole hours. */
	setenv("TZ", "LAB-5:45", 1);
	execl(bird_program, "bird", "-f", "-c", conf_path, "-s", socket_path, (char *)NULL);
	_exit(1);
}

static int stop(void **state)
{
	(void)state;
	if (bird > 0) {
		kill(bird, SIGKILL);
		waitpid(bird, NULL, 0);
	}
	unlink(socket_path);
	unlink(conf_path);
	rmdir(folder);
	bird_facts_free(&facts);
	return 0;
}

static int64_t utc_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static const struct bird_protocol *protocol_named(const char *name)
{
	for (size_t i = 0; i < facts.protocol_count; i++)
		if (strcmp(facts.protocols[i].name, name) == 0)
			return &facts.protocols[i];
	return NULL;
}

static bool refused_already(void)
{
	const struct bird_protocol *p = protocol_named("er_primary");

	return p != NULL && p->last_error[0] != '\0';
}

/* Until it runs and has tried its neighbour once. */
static void read_when_ready(void)
{
	int64_t until_ms = utc_ms() + 15000;
	int status;

	do {
		if (waitpid(bird, &status, WNOHANG) == bird) {
			bird = 0;
			if (WIFEXITED(status) && WEXITSTATUS(status) == NO_NETWORK)
				skip();
			fail_msg("BIRD ended by itself");
		}
		bird_facts_free(&facts);
		bird_read(socket_path, 5000, &facts);
		if (facts.failure == BIRD_OK && refused_already())
			return;
		poll(NULL, 0, 20);
	} while (utc_ms() < until_ms);
	fail_msg("BIRD did not come up: %s", facts.why);
}

static void a_real_bird_is_read(void **state)
{
	const struct bird_protocol *p;

	(void)state;
	if (bird <= 0)
		skip();
	read_when_ready();
	assert_string_equal(facts.why, "");
	assert_true(facts.version[0] >= '2');
	assert_string_equal(facts.router_id, "10.0.0.1");
	assert_int_equal(facts.protocol_count, 5);
	assert_true(facts.bfd_running);
	assert_int_equal(facts.bfd_count, 1);
	assert_int_equal(facts.bfd[0].neighbour.bytes[3], 2);
	assert_in_range(facts.at_ms, utc_ms() - 10000, utc_ms());
	assert_in_range(facts.reboot_ms, facts.at_ms - 20000, facts.at_ms);
	assert_in_range(facts.reconfigured_ms, facts.at_ms - 20000, facts.at_ms);
	p = protocol_named("er_primary");
	assert_string_equal(p->description, "BGP state:          Established");
	assert_int_equal(p->error_class, BIRD_ERROR_SOCKET);
	assert_true(p->session == SESSION_ACTIVE || p->session == SESSION_CONNECT);
	assert_int_equal(p->neighbour_as, 12076);
	assert_int_equal(p->local_as, 65001);
	for (size_t i = 0; i < facts.protocol_count; i++)
		assert_in_range(facts.protocols[i].since_ms, facts.at_ms - 20000, facts.at_ms);
	p = protocol_named("er.second-ary:2");
	assert_true(p->passive && p->session == SESSION_ACTIVE);
	assert_int_equal(protocol_named("sleeping")->session, SESSION_DOWN);
	assert_string_equal(protocol_named("nowhere")->neighbour_interface, "lo");
	assert_int_equal(protocol_named("nowhere")->session, SESSION_IDLE);
	assert_true(protocol_named("ranged")->range);
}

static void a_hundred_polls_leave_it_well(void **state)
{
	struct bird_client *c;

	(void)state;
	if (bird <= 0)
		skip();
	c = bird_client_new(socket_path, 5000);
	for (int i = 0; i < 100; i++) {
		bird_facts_free(&facts);
		bird_client_run(c);
		bird_client_facts(c, 0, utc_ms(), &facts);
		assert_int_equal(facts.failure, BIRD_OK);
	}
	bird_client_free(c);
}

static void a_killed_bird_leaves_its_socket(void **state)
{
	(void)state;
	if (bird <= 0)
		skip();
	kill(bird, SIGKILL);
	waitpid(bird, NULL, 0);
	bird = 0;
	bird_facts_free(&facts);
	bird_read(socket_path, 1000, &facts);
	assert_int_equal(facts.failure, BIRD_REFUSED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_real_bird_is_read),
		cmocka_unit_test(a_hundred_polls_leave_it_well),
		cmocka_unit_test(a_killed_bird_leaves_its_socket),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
