/* SPDX-License-Identifier: ISC */
/* One command at a time, and each only after the final line of the one before: BIRD drops a client
 * that floods it, and a long line without an end hangs the whole daemon. */
#include "bird/client.h"

#include "bird/read.h"

#include "bird/routes.h"
#include "config_file.h"
#include "refusal.h"
#include "reply.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum {
	RETRY_MS = 20, /* between two tries to get into the queue of the socket */
	CHUNK = 65536,
	CHUNKS_PER_STEP = 16, /* then the event loop may look after others */
	AWAITED_TEXT = 64,
	SAID_TEXT = 80
};

/* What is said in a poll. A final 0xxx is good, 8003 means that there are no protocols; where
 * `exact` is set it must be that; where `optional`, BIRD may not know the command (9xxx). */
static const struct exchange {
	const char *command; /* with its "\n"; "" for the greeting */
	uint16_t exact;
	bool optional;
} exchanges[] = {
	{"", 1, false},
	{"restrict\n", 16, false},             /* else our errors could reconfigure it */
	{"timeformat iso long us\n", 0, true}, /* 2.16 and later */
	{"show status\n", 0, false},
	{"show protocols all\n", 0, false},
	{"show bfd sessions\n", 0, true}, /* 9001: no BFD protocol */
};

enum {
	EXCHANGES = sizeof(exchanges) / sizeof(exchanges[0]),
	NO_PROTOCOLS = 8003,
	OURS_FIRST = 9000
};

struct bird_client {
	char *path;
	uint32_t allowed_ms;
	int fd;
	bool connected, over;
	int64_t asked_ms, deadline_ms, retry_ms;
	size_t exchange, sent;                 /* which one, and how much of its command */
	char (*questions)[ROUTE_QUESTION + 2]; /* asked after the exchanges, with their "\n" */
	size_t question_count;
	struct reply reply;
	struct bird_facts of_process; /* what the connection tells of BIRD's process */
	enum bird_failure failure;
	char why[sizeof(((struct bird_facts *)0)->why)];
};

struct bird_client *bird_client_new(const char *socket_path, uint32_t deadline_ms)
{
	struct bird_client *c = xcalloc(1, sizeof(*c));

	c->path = xstrdup(socket_path);
	c->allowed_ms = deadline_ms;
	c->fd = -1;
	c->over = true;
	c->failure = BIRD_NOT_ASKED;
	return c;
}

void bird_client_ask(struct bird_client *c, const struct bird_listing *questions, size_t count)
{
	char text[ROUTE_QUESTION];

	free(c->questions);
	c->questions = count > 0 ? xcalloc(count, sizeof(*c->questions)) : NULL;
	c->question_count = count;
	for (size_t i = 0; i < count; i++)
		text_format(c->questions[i], sizeof(c->questions[i]), "%s\n",
			    route_question(&questions[i], text));
}

static const char *command_of(const struct bird_client *c)
{
	return c->exchange < EXCHANGES ? exchanges[c->exchange].command
				       : c->questions[c->exchange - EXCHANGES];
}

static void hang_up(struct bird_client *c)
{
	if (c->fd >= 0)
		close(c->fd);
	c->fd = -1;
	c->connected = false;
	c->over = true;
}

void bird_client_free(struct bird_client *c)
{
	if (c == NULL)
		return;
	hang_up(c);
	text_free(&c->reply.bytes);
	free(c->questions);
	free(c->path);
	free(c);
}

static __attribute__((format(printf, 3, 4))) void
fail(struct bird_client *c, enum bird_failure failure, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	text_vformat(c->why, sizeof(c->why), format, args);
	va_end(args);
	c->failure = failure;
	hang_up(c);
}

/* What BIRD should be saying: "a greeting", "the answer to "show status"". */
static const char *awaited(const struct bird_client *c, char out[static AWAITED_TEXT])
{
	const char *command = command_of(c);
	int len = (int)strlen(command);

	if (len == 0)
		text_format(out, AWAITED_TEXT, "a greeting");
	else
		text_format(out, AWAITED_TEXT, "the answer to \"%.*s\"", len - 1, command);
	return out;
}

void bird_client_start(struct bird_client *c, int64_t now_ms)
{
	c->of_process = (struct bird_facts){0};
	hang_up(c);
	c->over = false;
	c->asked_ms = now_ms;
	c->deadline_ms = now_ms + c->allowed_ms;
	c->retry_ms = now_ms;
	c->exchange = c->sent = 0;
	c->reply.bytes.len = c->reply.seen = 0;
	reply_begin(&c->reply);
	c->failure = BIRD_OK;
	c->why[0] = '\0';
}

static int socket_connect(int fd, const char *path)
{
	struct sockaddr_un name = {.sun_family = AF_UNIX};

	if (strlen(path) >= sizeof(name.sun_path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(name.sun_path, path, strlen(path));
	return connect(fd, (const struct sockaddr *)&name, sizeof(name));
}

/* Each of these returns whether the next one can go on at once. A Unix socket is connected or it is
 * not; EAGAIN means that the queue of the listener is full, and there is no descriptor to wait for.
 */
static bool try_connect(struct bird_client *c, int64_t now_ms)
{
	if (now_ms < c->retry_ms)
		return false;
	if (c->fd < 0)
		c->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (c->fd >= 0 && socket_connect(c->fd, c->path) == 0) {
		c->connected = true;
		bird_config_find(c->fd, &c->of_process);
		return true;
	}
	if (c->fd >= 0 && (errno == EAGAIN || errno == EINTR)) {
		c->retry_ms = now_ms + RETRY_MS;
		return false;
	}
	c->failure = refusal_explain(c->path, errno, c->why, sizeof(c->why));
	hang_up(c);
	return false;
}

static void lost(struct bird_client *c)
{
	char what[AWAITED_TEXT];

	fail(c, BIRD_NONSENSE,
	     "%s was closed in the middle of %s: BIRD stopped or does not want us", c->path,
	     awaited(c, what));
}

static bool try_send(struct bird_client *c)
{
	const char *command = command_of(c);
	ssize_t len;

	len = send(c->fd, command + c->sent, strlen(command) - c->sent, MSG_NOSIGNAL);
	if (len >= 0) {
		c->sent += (size_t)len;
		return true;
	}
	if (errno != EAGAIN && errno != EINTR)
		lost(c);
	return false;
}

static bool is_accepted(const struct exchange *x, uint16_t code)
{
	if (x->exact != 0)
		return code == x->exact;
	return code < 1000 || code == NO_PROTOCOLS || (x->optional && code >= OURS_FIRST);
}

/* The final line is there: judge it, and go on to the next command. */
static void exchange_end(struct bird_client *c)
{
	const struct reply_line *line = &c->reply.line;
	char what[AWAITED_TEXT], said[SAID_TEXT];

	/* A question about routes may have any answer: the session may have gone since. */
	if (c->exchange < EXCHANGES && !is_accepted(&exchanges[c->exchange], line->code)) {
		text_printable(said, sizeof(said), line->text.at, line->text.left);
		fail(c, BIRD_NONSENSE, "%s: %s is not what BIRD says there: \"%04u %s\"", c->path,
		     awaited(c, what), line->code, said);
		return;
	}
	reply_begin(&c->reply);
	c->sent = 0;
	c->exchange++;
	if (c->exchange == EXCHANGES + c->question_count)
		hang_up(c);
	else if (c->exchange >= EXCHANGES)
		reply_aside(&c->reply, command_of(c));
}

static bool try_receive(struct bird_client *c)
{
	uint8_t chunk[CHUNK];
	struct err err;
	ssize_t len = recv(c->fd, chunk, sizeof(chunk), 0);

	if (len < 0 && (errno == EAGAIN || errno == EINTR))
		return false;
	if (len <= 0) {
		lost(c);
		return false;
	}
	switch (reply_feed(&c->reply, cursor_of(chunk, (size_t)len), &err)) {
	case REPLY_MORE:
		return true;
	case REPLY_DONE:
		exchange_end(c);
		return true;
	case REPLY_BROKEN:
		fail(c, BIRD_NONSENSE, "%s does not speak BIRD's protocol: %s", c->path, err.text);
		return false;
	}
	return false;
}

static bool is_sent(const struct bird_client *c)
{
	return command_of(c)[c->sent] == '\0';
}

static void time_out(struct bird_client *c)
{
	double seconds = c->allowed_ms / 1000.0;
	char what[AWAITED_TEXT];

	if (c->connected)
		fail(c, BIRD_SILENT,
		     "%s: connected, but %s did not come within %g s: BIRD is busy or hangs",
		     c->path, awaited(c, what), seconds);
	else
		fail(c, BIRD_SILENT,
		     "%s: no connection within %g s, its queue is full: BIRD is busy or hangs",
		     c->path, seconds);
}

bool bird_client_step(struct bird_client *c, int64_t now_ms)
{
	bool more = true;

	for (int i = 0; more && !c->over && i < CHUNKS_PER_STEP; i++) {
		if (!c->connected)
			more = try_connect(c, now_ms);
		else if (!is_sent(c))
			more = try_send(c);
		else
			more = try_receive(c);
	}
	if (!c->over && now_ms >= c->deadline_ms)
		time_out(c);
	return c->over;
}

int bird_client_fd(const struct bird_client *c)
{
	return c->connected ? c->fd : -1;
}

short bird_client_events(const struct bird_client *c)
{
	return c->over || is_sent(c) ? POLLIN : POLLOUT;
}

int bird_client_wait_ms(const struct bird_client *c, int64_t now_ms)
{
	int64_t until = c->connected || c->deadline_ms < c->retry_ms ? c->deadline_ms : c->retry_ms;
	int64_t wait = until - now_ms;

	if (wait < 0)
		return 0;
	return wait < INT_MAX ? (int)wait : INT_MAX;
}

static int64_t clock_ms(clockid_t id)
{
	struct timespec now;

	clock_gettime(id, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void bird_client_run(struct bird_client *c)
{
	bird_client_start(c, clock_ms(CLOCK_MONOTONIC));
	while (!bird_client_step(c, clock_ms(CLOCK_MONOTONIC))) {
		struct pollfd p = {.fd = bird_client_fd(c), .events = bird_client_events(c)};
		poll(&p, 1, bird_client_wait_ms(c, clock_ms(CLOCK_MONOTONIC)));
	}
}

struct cursor bird_client_transcript(const struct bird_client *c)
{
	return cursor_of(c->reply.bytes.at, c->reply.bytes.len);
}

void bird_client_facts(const struct bird_client *c, int64_t now_ms, int64_t utc_ms,
		       struct bird_facts *out)
{
	struct err err;

	*out = (struct bird_facts){.failure = c->failure};
	if (c->failure != BIRD_OK) {
		text_format(out->why, sizeof(out->why), "%s", c->why);
	} else if (!bird_parse(bird_client_transcript(c), utc_ms, out, &err)) {
		out->failure = BIRD_NONSENSE;
		text_format(out->why, sizeof(out->why), "%s: what it said makes no sense: %s",
			    c->path, err.text);
	}
	out->at_ms = utc_ms - (now_ms - c->asked_ms);
	out->config_ms = c->of_process.config_ms;
	memcpy(out->config_file, c->of_process.config_file, sizeof(out->config_file));
}

void bird_read(const char *socket_path, uint32_t deadline_ms, struct bird_facts *out)
{
	struct bird_client *c = bird_client_new(socket_path, deadline_ms);

	bird_client_run(c);
	bird_client_facts(c, clock_ms(CLOCK_MONOTONIC), clock_ms(CLOCK_REALTIME), out);
	bird_client_free(c);
}
