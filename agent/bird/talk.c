/* SPDX-License-Identifier: ISC */
#include "bird/routes.h"

#include "base/text.h"
#include "refusal.h"
#include "reply.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { ROOM = 65536, CODE_GREETING = 1, CODE_RESTRICTED = 16 };
enum { CODE_ROUTE = 1007, CODE_ROUTE_TYPE = 1008, CODE_ROUTE_ATTRIBUTES = 1012 };

struct bird_talk {
	int fd;
	uint32_t silence_ms;
	char *path;
	size_t held; /* bytes in the buffer */
	uint8_t buffer[ROOM];
};

static bool lost(const struct bird_talk *t, struct err *err)
{
	return err_set(err,
		       "%s was closed in the middle of an answer: BIRD stopped, or does not want "
		       "us",
		       t->path);
}

static bool wait_for(const struct bird_talk *t, short events, struct err *err)
{
	struct pollfd p = {.fd = t->fd, .events = events};
	int n;

	do
		n = poll(&p, 1, (int)t->silence_ms);
	while (n < 0 && errno == EINTR);
	return n > 0 || err_set(err, "%s: BIRD said nothing for %g s: it is busy or hangs", t->path,
				t->silence_ms / 1000.0);
}

static bool fill(struct bird_talk *t, struct err *err)
{
	ssize_t len;

	if (!wait_for(t, POLLIN, err))
		return false;
	len = recv(t->fd, t->buffer + t->held, sizeof(t->buffer) - t->held, 0);
	if (len <= 0)
		return lost(t, err);
	t->held += (size_t)len;
	return true;
}

static void line_use(const struct reply_line *line, struct routes_reader *reader)
{
	if (reader && (line->code == CODE_ROUTE || line->code == CODE_ROUTE_TYPE ||
		       line->code == CODE_ROUTE_ATTRIBUTES))
		routes_line(reader, line->text);
}

/* Uses the whole lines in the buffer up to a final one, and keeps the rest. */
static bool lines_use(struct bird_talk *t, struct reply_line *line, struct routes_reader *reader,
		      struct err *err)
{
	struct cursor all = cursor_of(t->buffer, t->held), one;

	while (!line->final && cursor_line(&all, &one)) {
		enum reply_kind kind = reply_line_read(one, line);

		if (one.left >= REPLY_LINE_MAX || kind == REPLY_FOREIGN)
			return err_set(err, "%s does not speak BIRD's protocol", t->path);
		if (kind == REPLY_LINE)
			line_use(line, reader);
	}
	t->held = all.left;
	if (t->held >= REPLY_LINE_MAX && !line->final)
		return err_set(err, "%s does not speak BIRD's protocol", t->path);
	memmove(t->buffer, all.at, all.left);
	return true;
}

static bool answer_read(struct bird_talk *t, struct routes_reader *reader, uint16_t *code,
			struct err *err)
{
	struct reply_line line = {.code = REPLY_NO_CODE};

	while (!line.final)
		if (!fill(t, err) || !lines_use(t, &line, reader, err))
			return false;
	if (reader)
		routes_end(reader);
	*code = line.code;
	return true;
}

bool bird_talk_routes(struct bird_talk *t, const char *command, struct routes_reader *reader,
		      uint16_t *code, struct err *err)
{
	char line[ROUTE_QUESTION + 2];
	size_t len;

	text_format(line, sizeof(line), "%s\n", command);
	len = strlen(line);
	/* A short line into an empty buffer goes whole, or BIRD is gone. */
	if (send(t->fd, line, len, MSG_NOSIGNAL) != (ssize_t)len)
		return lost(t, err);
	return answer_read(t, reader, code, err);
}

static bool begin(struct bird_talk *t, struct err *err)
{
	struct sockaddr_un name = {.sun_family = AF_UNIX};
	uint16_t code;

	if (strlen(t->path) < sizeof(name.sun_path))
		memcpy(name.sun_path, t->path, strlen(t->path));
	else
		errno = ENAMETOOLONG;
	if (t->fd < 0 || !name.sun_path[0] ||
	    connect(t->fd, (const struct sockaddr *)&name, sizeof(name)) != 0) {
		(void)refusal_explain(t->path, errno, err->text, sizeof(err->text));
		return false;
	}
	if (!answer_read(t, NULL, &code, err) || code != CODE_GREETING)
		return false;
	return bird_talk_routes(t, "restrict", NULL, &code, err) &&
	       (code == CODE_RESTRICTED ||
		err_set(err, "%s: BIRD does not let itself be restricted", t->path));
}

struct bird_talk *bird_talk_open(const char *socket_path, uint32_t silence_ms, struct err *err)
{
	struct bird_talk *t = xcalloc(1, sizeof(*t));

	*err = (struct err){"BIRD does not greet"};
	t->path = xstrdup(socket_path);
	t->silence_ms = silence_ms;
	t->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (begin(t, err))
		return t;
	bird_talk_close(t);
	return NULL;
}

void bird_talk_close(struct bird_talk *t)
{
	if (!t)
		return;
	if (t->fd >= 0)
		close(t->fd);
	free(t->path);
	free(t);
}
