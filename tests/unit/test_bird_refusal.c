/* SPDX-License-Identifier: ISC */
/* The client against every way in which a socket may not answer, and what it says of each. */
#include "bird_server.h"

#include <sys/resource.h>

static void assert_failed(enum bird_failure failure, const char *says)
{
	char why[sizeof(facts.why)];

	text_format(why, sizeof(why), "%s%s", path, says);
	assert_int_equal(facts.failure, failure);
	assert_string_equal(facts.why, why);
	assert_null(facts.protocols);
	assert_int_equal(facts.protocol_count, 0);
	assert_true(facts.at_ms > 1700000000000);
}

static void a_socket_that_is_not_there(void **state)
{
	(void)state;
	bird_read(path, DEADLINE_MS, &facts);
	assert_failed(BIRD_MISSING, " does not exist: is BIRD running, is bird.socket right?");
}

static void a_socket_that_is_left_over(void **state)
{
	(void)state;
	listen_there(8);
	close(listener);
	listener = -1;
	bird_read(path, DEADLINE_MS, &facts);
	assert_int_equal(facts.failure, BIRD_REFUSED);
	assert_non_null(strstr(facts.why, "BIRD is not running, the socket is left over"));
}

static void a_path_that_is_no_socket(void **state)
{
	char longest[200];

	(void)state;
	bird_read("/etc/passwd", DEADLINE_MS, &facts);
	assert_int_equal(facts.failure, BIRD_REFUSED);
	assert_string_equal(facts.why, "/etc/passwd is not a socket: is bird.socket right?");
	bird_read("/etc/passwd/bird.ctl", DEADLINE_MS, &facts);
	assert_int_equal(facts.failure, BIRD_MISSING);
	memset(longest, 'a', sizeof(longest));
	longest[0] = '/';
	longest[sizeof(longest) - 1] = '\0';
	bird_read(longest, DEADLINE_MS, &facts);
	assert_int_equal(facts.failure, BIRD_MISSING);
	assert_non_null(strstr(facts.why, "too long"));
}

static void read_as_nobody(void)
{
	assert_int_equal(setegid(65534), 0);
	assert_int_equal(seteuid(65534), 0);
	bird_read(path, DEADLINE_MS, &facts);
	assert_int_equal(seteuid(0), 0);
	assert_int_equal(setegid(0), 0);
}

static void a_socket_of_others(void **state)
{
	(void)state;
	if (geteuid() != 0)
		skip();
	assert_int_equal(setgroups(0, NULL), 0);
	listen_there(8);
	assert_int_equal(chmod(path, 0660), 0);
	read_as_nobody();
	assert_int_equal(facts.failure, BIRD_DENIED);
	assert_non_null(strstr(facts.why, path));
	assert_non_null(
		strstr(facts.why, "it is root's alone: run as root, or start BIRD with a group"));
	assert_int_equal(chmod(path, 0600), 0);
	read_as_nobody();
	assert_int_equal(facts.failure, BIRD_DENIED);
	assert_non_null(strstr(facts.why, "its mode 0600 lets its owner alone use it"));
	assert_int_equal(chown(path, 0, 54321), 0);
	assert_int_equal(chmod(path, 0660), 0);
	read_as_nobody();
	assert_non_null(strstr(facts.why, "group \"54321\""));
	assert_int_equal(chmod(folder, 0700), 0);
	read_as_nobody();
	assert_int_equal(chmod(folder, 0711), 0);
	assert_int_equal(facts.failure, BIRD_DENIED);
	assert_non_null(strstr(facts.why, "a folder above it is closed to us"));
}

/* What fails on this side says nothing of BIRD. */
static void no_descriptor_is_left(void **state)
{
	struct rlimit most, none;

	(void)state;
	listen_there(8);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &most), 0);
	none = most;
	none.rlim_cur = 0;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
	bird_read(path, DEADLINE_MS, &facts);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &most), 0);
	assert_int_equal(facts.failure, BIRD_DENIED);
	assert_non_null(strstr(facts.why, "cannot connect to "));
	assert_non_null(strstr(facts.why, "Too many open files"));
}

static void a_socket_of_another_kind(void **state)
{
	struct sockaddr_un name = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	(void)state;
	memcpy(name.sun_path, path, strlen(path));
	unlink(path);
	assert_int_equal(bind(fd, (const struct sockaddr *)&name, sizeof(name)), 0);
	bird_read(path, DEADLINE_MS, &facts);
	close(fd);
	assert_failed(BIRD_NONSENSE,
		      " is a socket of another kind than BIRD's: is bird.socket right?");
}

static void a_socket_nobody_answers(void **state)
{
	(void)state;
	listen_there(8);
	bird_read(path, DEADLINE_MS, &facts);
	assert_failed(BIRD_SILENT,
		      ": connected, but a greeting did not come within 0.2 s: BIRD is busy or "
		      "hangs");
}

static void a_queue_that_stays_full(void **state)
{
	int fds[8];
	size_t n;

	(void)state;
	listen_there(1);
	n = fill_queue(fds, 8);
	bird_read(path, DEADLINE_MS, &facts);
	while (n-- > 0)
		close(fds[n]);
	assert_failed(BIRD_SILENT,
		      ": no connection within 0.2 s, its queue is full: BIRD is busy or hangs");
}

static void talk_no_more_after_greeting(int fd)
{
	say(fd, GREETING);
	wait_for_goodbye(fd);
}

static void silence_after_the_greeting(void **state)
{
	(void)state;
	poll_once(talk_no_more_after_greeting, DEADLINE_MS);
	assert_failed(BIRD_SILENT,
		      ": connected, but the answer to \"restrict\" did not come within 0.2 s: "
		      "BIRD is busy or hangs");
}

static void talk_unrestricted(int fd)
{
	say(fd, GREETING);
	hear(fd, "restrict\n");
	say(fd, "0000 \n");
	hear_goodbye(fd);
}

static void unrestricted_access_is_not_used(void **state)
{
	(void)state;
	poll_once(talk_unrestricted, LONG_MS);
	assert_failed(BIRD_NONSENSE,
		      ": the answer to \"restrict\" is not what BIRD says there: \"0000 \"");
}

static void talk_half(int fd)
{
	talk_until_protocols(fd);
	say(fd, "2002-Name       Proto      Table      State  Since         Info\n"
		"1002-peer1      BGP        ---        start  22:31:39.132  Con");
}

static void a_connection_closed_in_the_middle(void **state)
{
	(void)state;
	poll_once(talk_half, LONG_MS);
	assert_failed(BIRD_NONSENSE,
		      " was closed in the middle of the answer to \"show protocols all\": BIRD "
		      "stopped or does not want us");
}

static void talk_nothing(int fd)
{
	(void)fd;
}

static void a_connection_closed_at_once(void **state)
{
	(void)state;
	poll_once(talk_nothing, LONG_MS);
	assert_failed(BIRD_NONSENSE,
		      " was closed in the middle of a greeting: BIRD stopped or does not want us");
}

static void talk_of_something_else(int fd)
{
	say(fd, "220 mail.example \033[31mESMTP\r\n");
	wait_for_goodbye(fd);
}

static void another_protocol(void **state)
{
	(void)state;
	poll_once(talk_of_something_else, LONG_MS);
	assert_failed(BIRD_NONSENSE,
		      " does not speak BIRD's protocol: a line that is not of BIRD's protocol: "
		      "\"220 mail.example ?[31mESMTP?\"");
}

static void talk_one_endless_line(int fd)
{
	char many[4097];

	memset(many, 'x', sizeof(many) - 1);
	many[sizeof(many) - 1] = '\0';
	talk_until_protocols(fd);
	say(fd, "1006-");
	say(fd, many);
	wait_for_goodbye(fd);
}

static void a_line_without_end(void **state)
{
	(void)state;
	poll_once(talk_one_endless_line, LONG_MS);
	assert_int_equal(facts.failure, BIRD_NONSENSE);
	assert_non_null(strstr(facts.why, "a line of more than 512 bytes: \"1006-xxx"));
}

static void talk_endless_lines(int fd)
{
	talk_until_protocols(fd);
	while (send(fd, "1006-x\n", 7, MSG_NOSIGNAL) == 7)
		poll(NULL, 0, 5);
}

static void a_reply_without_end(void **state)
{
	(void)state;
	poll_once(talk_endless_lines, DEADLINE_MS);
	assert_failed(BIRD_SILENT,
		      ": connected, but the answer to \"show protocols all\" did not come "
		      "within 0.2 s: BIRD is busy or hangs");
}

static void talk_of_an_error(int fd)
{
	talk_until_protocols(fd);
	say(fd, "8007 Access denied\n");
	hear_goodbye(fd);
}

static void a_command_that_fails(void **state)
{
	(void)state;
	poll_once(talk_of_an_error, LONG_MS);
	assert_failed(BIRD_NONSENSE,
		      ": the answer to \"show protocols all\" is not what BIRD says there: "
		      "\"8007 Access denied\"");
}

static void talk_of_an_unknown_command(int fd)
{
	talk_to_the_first_words(fd);
	say(fd, "0000 \n");
	hear(fd, "show status\n");
	say(fd, "9001 syntax error\n");
	hear_goodbye(fd);
}

static void a_command_that_is_not_known(void **state)
{
	(void)state;
	poll_once(talk_of_an_unknown_command, LONG_MS);
	assert_failed(BIRD_NONSENSE,
		      ": the answer to \"show status\" is not what BIRD says there: \"9001 "
		      "syntax error\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SERVER_TEST(a_socket_that_is_not_there),
		SERVER_TEST(a_socket_that_is_left_over),
		SERVER_TEST(a_path_that_is_no_socket),
		SERVER_TEST(a_socket_of_others),
		SERVER_TEST(no_descriptor_is_left),
		SERVER_TEST(a_socket_of_another_kind),
		SERVER_TEST(a_socket_nobody_answers),
		SERVER_TEST(a_queue_that_stays_full),
		SERVER_TEST(silence_after_the_greeting),
		SERVER_TEST(unrestricted_access_is_not_used),
		SERVER_TEST(a_connection_closed_in_the_middle),
		SERVER_TEST(a_connection_closed_at_once),
		SERVER_TEST(another_protocol),
		SERVER_TEST(a_line_without_end),
		SERVER_TEST(a_reply_without_end),
		SERVER_TEST(a_command_that_fails),
		SERVER_TEST(a_command_that_is_not_known),
	};
	return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
