/* SPDX-License-Identifier: ISC */
/* A conversation about routes, and every way in which BIRD may not keep to it. */
#include "bird_server.h"

#include "bird/routes.h"

#define QUESTION "show route protocol 'peer1' all"

static size_t taken;

static void take(void *context, const struct route *r)
{
	(void)context;
	(void)r;
	taken++;
}

/* Asks a server that talks so; false with err when it could not be opened or asked. */
static bool ask(void (*talk)(int fd), uint16_t *code, struct err *err)
{
	struct routes_reader reader = {.take = take};
	struct bird_talk *t;
	bool answered = false;
	pid_t pid;

	taken = 0;
	listen_there(8);
	pid = serve(talk, 1);
	t = bird_talk_open(path, DEADLINE_MS, err);
	if (t != NULL)
		answered = bird_talk_routes(t, QUESTION, &reader, code, err);
	bird_talk_close(t);
	join(pid);
	return answered;
}

static void assert_refused(void (*talk)(int fd), const char *says)
{
	struct err err;
	uint16_t code;

	assert_false(ask(talk, &code, &err));
	assert_non_null(strstr(err.text, says));
}

static void begin_well(int fd)
{
	say(fd, GREETING);
	hear(fd, "restrict\n");
	say(fd, "0016 Access restricted\n");
	hear(fd, QUESTION "\n");
}

static void talk_two_routes(int fd)
{
	begin_well(fd);
	say(fd, "1007-Table master4:\n 10.10.0.0/16         unicast [peer1 22:31:39] * (100) "
		"[AS12076i]\n");
	say(fd, "1008-\tType: BGP univ\n1012-\tBGP.origin: IGP\n");
	say(fd, "1007-10.11.0.0/16         unicast [peer1 22:31:39] * (100) [AS12076i]\n0000");
	say(fd, " \n");
	hear_goodbye(fd);
}

static void talk_not_understood(int fd)
{
	begin_well(fd);
	say(fd, "9001 syntax error\n");
	wait_for_goodbye(fd);
}

static void talk_no_word(int fd)
{
	wait_for_goodbye(fd);
}

static void talk_of_mail(int fd)
{
	say(fd, "220 mail.example.com ESMTP\n");
	wait_for_goodbye(fd);
}

static void talk_without_end_of_line(int fd)
{
	char text[8192];

	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	say(fd, text);
	wait_for_goodbye(fd);
}

static void talk_unrestricted(int fd)
{
	say(fd, GREETING);
	hear(fd, "restrict\n");
	say(fd, "9001 syntax error\n");
	wait_for_goodbye(fd);
}

static void talk_half(int fd)
{
	begin_well(fd);
	say(fd, "1007-10.10.0.0/16");
}

static void routes_are_taken(void **state)
{
	struct err err;
	uint16_t code = 1;

	(void)state;
	assert_true(ask(talk_two_routes, &code, &err));
	assert_int_equal(code, 0);
	assert_int_equal(taken, 2);
}

static void a_question_not_understood_is_an_answer(void **state)
{
	struct err err;
	uint16_t code = 0;

	(void)state;
	assert_true(ask(talk_not_understood, &code, &err));
	assert_int_equal(code, 9001);
	assert_int_equal(taken, 0);
}

static void whoever_is_not_bird_is_left(void **state)
{
	(void)state;
	assert_refused(talk_no_word, "BIRD said nothing for 0.2 s: it is busy or hangs");
	end(state);
	assert_refused(talk_of_mail, "does not speak BIRD's protocol");
	end(state);
	assert_refused(talk_without_end_of_line, "does not speak BIRD's protocol");
	end(state);
	assert_refused(talk_unrestricted, "BIRD does not let itself be restricted");
	end(state);
	assert_refused(talk_half, "was closed in the middle of an answer");
}

static void a_socket_that_cannot_be_had(void **state)
{
	char longest[200];
	struct err err;

	(void)state;
	assert_null(bird_talk_open(path, DEADLINE_MS, &err));
	assert_non_null(strstr(err.text, " does not exist: is BIRD running"));
	memset(longest, 'a', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	assert_null(bird_talk_open(longest, DEADLINE_MS, &err));
	assert_non_null(strstr(err.text, "too long"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SERVER_TEST(routes_are_taken),
		SERVER_TEST(a_question_not_understood_is_an_answer),
		SERVER_TEST(whoever_is_not_bird_is_left),
		SERVER_TEST(a_socket_that_cannot_be_had),
	};

	return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
