/* SPDX-License-Identifier: ISC */
/* The client against servers that behave, if slowly. */
#include "bird_server.h"

static void a_whole_poll(void **state)
{
	(void)state;
	poll_once(talk_well, LONG_MS);
	assert_int_equal(facts.failure, BIRD_OK);
	assert_string_equal(facts.why, "");
	assert_string_equal(facts.version, "2.0.12");
	assert_int_equal(facts.protocol_count, 1);
	assert_int_equal(facts.protocols[0].session, SESSION_CONNECT);
	assert_true(facts.protocols[0].since_ms > 0);
	assert_true(facts.bfd_running);
	assert_true(facts.at_ms > 1700000000000);
}

static void crumbs(int fd, const char *text)
{
	for (; *text != '\0'; text++) {
		char byte[2] = {*text, '\0'};
		say(fd, byte);
	}
}

static void talk_in_crumbs(int fd)
{
	crumbs(fd, GREETING);
	hear(fd, "restrict\n");
	crumbs(fd, "+first\n0016 Access restricted\n");
	hear(fd, "timeformat iso long us\n");
	crumbs(fd, "0000 \n");
	hear(fd, "show status\n");
	crumbs(fd, STATUS);
	hear(fd, "show protocols all\n");
	crumbs(fd, "8003 No protocols match\n");
	hear(fd, "show bfd sessions\n");
	crumbs(fd, "9001 There is no BFD protocol running\n");
	hear_goodbye(fd);
}

static void bytes_may_come_one_by_one_and_there_may_be_no_protocols(void **state)
{
	(void)state;
	poll_once(talk_in_crumbs, LONG_MS);
	assert_int_equal(facts.failure, BIRD_OK);
	assert_int_equal(facts.protocol_count, 0);
	assert_false(facts.bfd_running);
}

static void one_client_polls_again_and_again(void **state)
{
	struct bird_client *c = bird_client_new(path, LONG_MS);
	struct cursor said;
	struct err err;
	pid_t pid;

	(void)state;
	listen_there(8);
	pid = serve(talk_well, 3);
	for (int i = 0; i < 3; i++) {
		bird_facts_free(&facts);
		bird_client_run(c);
		assert_int_equal(bird_client_fd(c), -1);
		bird_client_facts(c, 0, 1795300200000, &facts);
		assert_int_equal(facts.failure, BIRD_OK);
		assert_int_equal(facts.protocol_count, 1);
	}
	join(pid);
	said = bird_client_transcript(c);
	bird_facts_free(&facts);
	assert_true(bird_parse(said, 0, &facts, &err));
	assert_int_equal(facts.protocol_count, 1);
	assert_true(cursor_prefix(&said, GREETING "0016 "));
	bird_client_free(c);
}

static void talk_of_routes(int fd)
{
	talk_until_protocols(fd);
	say(fd, PROTOCOLS);
	hear(fd, "show bfd sessions\n");
	say(fd, BFD);
	hear(fd, "show route protocol 'peer1' all\n");
	say(fd, "1007-Table master4:\n"
		" 10.10.0.0/16         unicast [peer1 22:31:39.132] * (100) [AS12076i]\n"
		" \tvia 10.99.0.2 on eth1\n");
	say(fd, "0000 \n");
	hear(fd, "show route 10.1.0.0/16 export 'peer1' all\n");
	say(fd, "8001 Network not found\n");
	hear_goodbye(fd);
}

/* Each question is in the transcript, so that what is read again knows what the answer is to. */
static void it_asks_for_routes(void **state)
{
	struct bird_listing questions[2] = {{.protocol = "peer1", .whole = true},
					    {.protocol = "peer1", .exported = true}};
	struct bird_client *c = bird_client_new(path, LONG_MS);
	pid_t pid;

	(void)state;
	assert_true(prefix_parse("10.1.0.0/16", &questions[1].prefix));
	listen_there(8);
	pid = serve(talk_of_routes, 1);
	bird_client_ask(c, questions, 2);
	bird_client_run(c);
	join(pid);
	bird_client_facts(c, 0, 1795300200000, &facts);
	assert_int_equal(facts.failure, BIRD_OK);
	assert_int_equal(facts.listing_count, 2);
	assert_true(facts.listings[0].answered && facts.listings[0].whole);
	assert_int_equal(facts.listings[0].count, 1);
	assert_string_equal(facts.listings[0].protocol, "peer1");
	assert_true(facts.listings[1].answered && facts.listings[1].exported);
	assert_int_equal(facts.listings[1].count, 0);
	assert_true(prefix_equal(&facts.listings[1].prefix, &questions[1].prefix));
	bird_client_ask(c, NULL, 0);
	bird_client_free(c);
}

/* However long the answer waits to be read; its times are told by the clock of now. */
static void an_answer_is_of_when_it_was_asked_for(void **state)
{
	enum { ASKED_MS = 1000, READ_MS = 4000 };
	const int64_t utc_ms = 1795300200000;
	struct bird_client *c = bird_client_new(path, LONG_MS);
	int64_t since_ms;
	pid_t pid;

	(void)state;
	listen_there(8);
	pid = serve(talk_well, 1);
	bird_client_start(c, ASKED_MS);
	while (!bird_client_step(c, ASKED_MS)) {
		struct pollfd p = {.fd = bird_client_fd(c), .events = bird_client_events(c)};

		poll(&p, 1, 100);
	}
	join(pid);
	bird_client_facts(c, ASKED_MS, utc_ms, &facts);
	assert_int_equal(facts.failure, BIRD_OK);
	assert_true(facts.at_ms == utc_ms);
	since_ms = facts.protocols[0].since_ms;
	bird_facts_free(&facts);
	bird_client_facts(c, READ_MS, utc_ms, &facts);
	assert_true(facts.at_ms == utc_ms - (READ_MS - ASKED_MS));
	assert_true(facts.protocols[0].since_ms == since_ms);
	bird_client_free(c);
}

static void before_the_first_poll_nothing_was_asked(void **state)
{
	struct bird_client *c = bird_client_new(path, LONG_MS);

	(void)state;
	assert_true(bird_client_step(c, 0));
	bird_client_facts(c, 0, 1, &facts);
	assert_int_equal(facts.failure, BIRD_NOT_ASKED);
	bird_client_free(c);
	bird_client_free(NULL);
}

static void an_event_loop_may_drop_a_poll(void **state)
{
	struct bird_client *c = bird_client_new(path, LONG_MS);

	(void)state;
	listen_there(8);
	bird_client_start(c, 1000);
	assert_false(bird_client_step(c, 1000));
	assert_true(bird_client_fd(c) >= 0);
	assert_int_equal(bird_client_events(c), POLLIN);
	assert_int_equal(bird_client_wait_ms(c, 2000), LONG_MS - 1000);
	bird_client_start(c, 1000);
	assert_false(bird_client_step(c, 1000 + LONG_MS - 1));
	assert_true(bird_client_step(c, 1000 + LONG_MS));
	assert_int_equal(bird_client_fd(c), -1);
	bird_client_start(c, 1000);
	assert_false(bird_client_step(c, 1000));
	bird_client_free(c);
}

static bool queue_drained;

static void talk_after_the_queue(int fd)
{
	static int left = 2; /* what fill_queue() gets into a queue of 1 */

	if (!queue_drained) {
		poll(NULL, 0, 100);
		queue_drained = true;
	}
	if (left-- <= 0)
		talk_well(fd);
}

static void a_queue_that_was_full_for_a_while(void **state)
{
	int fds[8];
	size_t n;
	pid_t pid;

	(void)state;
	listen_there(1);
	n = fill_queue(fds, 8);
	assert_int_equal(n, 2);
	pid = serve(talk_after_the_queue, 3);
	bird_read(path, LONG_MS, &facts);
	while (n-- > 0)
		close(fds[n]);
	join(pid);
	assert_int_equal(facts.failure, BIRD_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SERVER_TEST(a_whole_poll),
		SERVER_TEST(bytes_may_come_one_by_one_and_there_may_be_no_protocols),
		SERVER_TEST(one_client_polls_again_and_again),
		SERVER_TEST(it_asks_for_routes),
		SERVER_TEST(an_answer_is_of_when_it_was_asked_for),
		SERVER_TEST(before_the_first_poll_nothing_was_asked),
		SERVER_TEST(an_event_loop_may_drop_a_poll),
		SERVER_TEST(a_queue_that_was_full_for_a_while),
	};
	return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
