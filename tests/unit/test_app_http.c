/* SPDX-License-Identifier: ISC */
/* Real connections to the server, client and server turning in one loop. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../agent/app/http.h"
#include "base/text.h"

#include <arpa/inet.h>
#include <errno.h>
#include <event2/event.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

struct server {
	struct event_base *base;
	struct http *http;
	uint16_t port;
	size_t page_size; /* of what render() writes */
	unsigned renders;
};

static void render(const struct format *format, FILE *out, void *context)
{
	struct server *s = context;

	s->renders++;
	fprintf(out, "this is %s\n", format->name);
	for (size_t i = 0; i < s->page_size; i++)
		fputc('x', out);
}

/* A port that was free a moment ago. */
static uint16_t free_port(void)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(a);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&a, len), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&a, &len), 0);
	close(fd);
	return ntohs(a.sin_port);
}

static int set_up(void **state)
{
	struct server *s = xcalloc(1, sizeof(*s));
	char listen[32];
	struct err err;

	s->base = event_base_new();
	s->port = free_port();
	text_format(listen, sizeof(listen), "localhost:%u", s->port);
	s->http = http_open(s->base, listen, render, s, &err);
	*state = s;
	return s->http ? 0 : -1;
}

static int tear_down(void **state)
{
	struct server *s = *state;

	http_close(s->http);
	event_base_free(s->base);
	free(s);
	return 0;
}

static int client(const struct server *s)
{
	struct sockaddr_in a = {.sin_family = AF_INET,
				.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
				.sin_port = htons(s->port)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&a, sizeof(a)), 0);
	return fd;
}

static void send_all(int fd, const char *text)
{
	assert_int_equal(send(fd, text, strlen(text), MSG_NOSIGNAL), strlen(text));
}

/* Lets the server work; true when the connection has ended, its bytes added to `got`. */
static bool turn(const struct server *s, int fd, struct text *got)
{
	char part[4096];
	ssize_t n;

	event_base_loop(s->base, EVLOOP_NONBLOCK);
	while ((n = recv(fd, part, sizeof(part), MSG_DONTWAIT)) > 0)
		text_add(got, part, (size_t)n);
	return n == 0 || (n < 0 && errno != EAGAIN);
}

/* The whole answer; aborts the test when it takes too long. */
static char *answer(const struct server *s, int fd)
{
	const time_t deadline = time(NULL) + 20;
	struct text got = {0};

	text_add(&got, "", 0);
	while (!turn(s, fd, &got))
		assert_true(time(NULL) < deadline);
	close(fd);
	return got.at;
}

static char *ask(const struct server *s, const char *request)
{
	int fd = client(s);

	send_all(fd, request);
	return answer(s, fd);
}

static void expect(const struct server *s, const char *request, const char *status,
		   const char *part)
{
	char *text = ask(s, request);

	if (strncmp(text, status, strlen(status)) != 0 || !strstr(text, part))
		fail_msg("not %s with \"%s\": %s", status, part, text);
	free(text);
}

static void pages_are_served(void **state)
{
	const struct server *s = *state;

	expect(s, "GET / HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 200 ", "\r\n\r\nthis is ");
	expect(s, "GET /?a=b HTTP/1.0\r\n\r\n", "HTTP/1.0 200 ", "\r\n\r\nthis is ");
	expect(s, "GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 200 ",
	       "Content-Type: text/plain; version=0.0.4");
	expect(s, "GET /report.json HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 200 ", "this is json");
	assert_int_equal(s->renders, 4);
	expect(s, "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 200 ", "\r\n\r\nok\n");
	assert_int_equal(s->renders, 4);
}

static void nothing_may_be_loaded_or_run(void **state)
{
	expect(*state, "GET / HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 200 ",
	       "Content-Security-Policy: default-src 'none';");
}

static void head_has_no_body(void **state)
{
	const struct server *s = *state;
	char *text = ask(s, "HEAD /healthz HTTP/1.1\r\nHost: a\r\n\r\n");

	assert_non_null(strstr(text, "Content-Length: 3\r\n"));
	assert_string_equal(strstr(text, "\r\n\r\n"), "\r\n\r\n");
	free(text);
}

static void nothing_else_is_served(void **state)
{
	const struct server *s = *state;

	expect(s, "GET /etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 404 ", "Not Found");
	expect(s, "GET /../metrics HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 404 ", "Not Found");
	expect(s, "GET //metrics HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 404 ", "Not Found");
	expect(s, "POST /metrics HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi",
	       "HTTP/1.1 405 ", "Allow: GET, HEAD\r\n");
	expect(s, "DELETE /metrics HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 405 ", "Not Allowed");
	expect(s, "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 501 ", "");
	expect(s, "\x16\x03\x01 not HTTP at all\r\n\r\n", "HTTP/1.1 4", "");
	assert_int_equal(s->renders, 0);
}

static void sizes_are_limited(void **state)
{
	const struct server *s = *state;
	struct text request = {0};

	text_addf(&request, "GET / HTTP/1.1\r\nHost: a\r\nCookie: ");
	for (size_t i = 0; i < 9000; i++)
		text_add(&request, "c", 1);
	text_addf(&request, "\r\n\r\n");
	expect(s, request.at, "HTTP/1.1 4", "");
	text_free(&request);
	expect(s, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999\r\n\r\n", "HTTP/1.1 4",
	       "");
	assert_int_equal(s->renders, 0);
}

/* More than a socket's buffer holds: it comes whole, however slowly it is taken. */
static void a_large_page_comes_whole(void **state)
{
	struct server *s = *state;
	char *text;

	s->page_size = 8 << 20;
	text = ask(s, "GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n");
	assert_int_equal(strlen(strstr(text, "\r\n\r\n") + 4),
			 strlen("this is prometheus\n") + s->page_size);
	free(text);
}

/* Connections that say nothing: the oldest gives way, a later one is served. */
static void dawdlers_keep_nobody_out(void **state)
{
	enum { MANY = 40, KEPT = 32 };
	const struct server *s = *state;
	struct text got = {0};
	int idle[MANY];
	size_t open = 0;

	for (size_t i = 0; i < MANY; i++) {
		idle[i] = client(s);
		send_all(idle[i], i % 2 ? "GET / HT" : "GET / HTTP/1.1\r\nA: ");
		(void)turn(s, idle[i], &got);
	}
	expect(s, "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 200 ", "ok\n");
	for (size_t i = 0; i < MANY; i++) {
		open += !turn(s, idle[i], &got);
		close(idle[i]);
	}
	assert_int_equal(open, KEPT - 1);
	text_free(&got);
}

static void a_client_that_leaves_is_forgotten(void **state)
{
	struct server *s = *state;
	struct text got = {0};

	s->page_size = 8 << 20;
	for (size_t i = 0; i < 3; i++) {
		int fd = client(s);

		send_all(fd, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
		while (got.len == 0)
			assert_false(turn(s, fd, &got));
		close(fd);
		text_free(&got);
	}
	expect(s, "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 200 ", "ok\n");
}

static void on_bytes(evutil_socket_t fd, short what, void *context)
{
	char bytes[16];
	ssize_t *got = context;

	(void)what;
	*got = recv(fd, bytes, sizeof(bytes), MSG_DONTWAIT);
}

/* The number of a connection that has ended is soon another descriptor's, BIRD's for one: what
 * comes there is not for the server, however many connections come after. */
static void a_descriptor_is_let_go_of(void **state)
{
	enum { PAIRS = 4, LATER = 70 };
	const struct server *s = *state;
	struct event *events[PAIRS];
	ssize_t got[PAIRS] = {0};
	int fds[PAIRS][2];

	for (size_t i = 0; i < PAIRS; i++) {
		expect(s, "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 200 ", "ok\n");
		assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds[i]), 0);
		events[i] = event_new(s->base, fds[i][0], EV_READ, on_bytes, &got[i]);
		event_add(events[i], NULL);
	}
	for (size_t i = 0; i < LATER; i++)
		expect(s, "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 200 ", "ok\n");
	for (size_t i = 0; i < PAIRS; i++)
		send_all(fds[i][1], "for you");
	for (int i = 0; i < 10; i++)
		event_base_loop(s->base, EVLOOP_NONBLOCK);
	for (size_t i = 0; i < PAIRS; i++) {
		assert_int_equal(got[i], strlen("for you"));
		event_free(events[i]);
		close(fds[i][0]);
		close(fds[i][1]);
	}
}

static void what_cannot_be_listened_on_is_said(void **state)
{
	struct server *s = *state;
	char listen[32], wanted[80];
	struct err err = {""};

	text_format(listen, sizeof(listen), "127.0.0.1:%u", s->port);
	text_format(wanted, sizeof(wanted), "cannot listen on %s: Address already in use", listen);
	assert_null(http_open(s->base, listen, render, s, &err));
	assert_string_equal(err.text, wanted);
	assert_null(http_open(s->base, "nowhere", render, s, &err));
	assert_string_equal(err.text, "listen nowhere: not ADDRESS:PORT");
	http_close(NULL);
}

static void ipv6_is_listened_on(void **state)
{
	struct server *s = *state;
	char listen[32];
	struct err err;
	struct http *http;

	text_format(listen, sizeof(listen), "[::1]:%u", free_port());
	http = http_open(s->base, listen, render, s, &err);
	if (!http && strstr(err.text, "Cannot assign"))
		skip(); /* no IPv6 here */
	assert_non_null(http);
	http_close(http);
}

#define SERVED(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SERVED(pages_are_served),          SERVED(nothing_may_be_loaded_or_run),
		SERVED(head_has_no_body),          SERVED(nothing_else_is_served),
		SERVED(sizes_are_limited),         SERVED(a_large_page_comes_whole),
		SERVED(dawdlers_keep_nobody_out),  SERVED(a_client_that_leaves_is_forgotten),
		SERVED(a_descriptor_is_let_go_of), SERVED(what_cannot_be_listened_on_is_said),
		SERVED(ipv6_is_listened_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
