/* SPDX-License-Identifier: ISC */
#include "agent_client.h"

#include "sys/clock.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { PATIENCE_MS = 5000, HEADER_MAX = 64 };

struct talk {
	int fd;
	const char *path;
	int64_t deadline_ms;
};

static enum agent_outcome talk_open(struct talk *t, const char *path, struct err *err)
{
	struct sockaddr_un to = {.sun_family = AF_UNIX};
	int failed;

	*t = (struct talk){
		.fd = -1, .path = path, .deadline_ms = clock_monotonic_ms() + PATIENCE_MS};
	if (strlen(path) >= sizeof(to.sun_path)) {
		(void)err_set(err, "%s: longer than the path of a socket may be", path);
		return AGENT_FAILED;
	}
	memcpy(to.sun_path, path, strlen(path));
	t->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (t->fd >= 0 && connect(t->fd, (struct sockaddr *)&to, sizeof(to)) == 0)
		return AGENT_ANSWERED;
	failed = errno;
	if (t->fd >= 0)
		close(t->fd);
	t->fd = -1;
	errno = failed;
	if (failed == ENOENT || failed == ECONNREFUSED) {
		(void)err_set(err, "no agent runs (%s: %m)", path);
		return AGENT_ABSENT;
	}
	(void)err_set(err, "%s: %m", path);
	return AGENT_FAILED;
}

static bool talk_say(const struct talk *t, const struct text *line, struct err *err)
{
	/* It is short: the socket's buffer takes it whole. */
	if (send(t->fd, line->at, line->len, MSG_NOSIGNAL) == (ssize_t)line->len)
		return true;
	return err_set(err, "%s: %m", t->path);
}

/* What comes next, at most `room` bytes; 0 at the end. */
static bool talk_hear(const struct talk *t, void *out, size_t room, size_t *got, struct err *err)
{
	struct pollfd ready = {.fd = t->fd, .events = POLLIN};
	int64_t left = t->deadline_ms - clock_monotonic_ms();
	int polled = left > 0 ? poll(&ready, 1, (int)left) : 0;
	ssize_t n;

	*got = 0;
	if (polled == 0)
		return err_set(err, "%s: the agent does not answer", t->path);
	n = polled > 0 ? recv(t->fd, out, room, 0) : -1;
	if (n < 0)
		return err_set(err, "%s: %m", t->path);
	*got = (size_t)n;
	return true;
}

static bool no_agent(const struct talk *t, struct err *err)
{
	return err_set(err, "%s: what answers there is no agent of this version", t->path);
}

/* A line, without its end. */
static bool header_hear(const struct talk *t, char out[static HEADER_MAX], struct err *err)
{
	size_t len = 0, got;

	while (len + 1 < HEADER_MAX) {
		if (!talk_hear(t, out + len, 1, &got, err))
			return false;
		if (got == 0)
			return err_set(err, "%s: closed without an answer", t->path);
		if (out[len] == '\n') {
			out[len] = '\0';
			return true;
		}
		len++;
	}
	return no_agent(t, err);
}

enum { WORD_MAX = 16 };

static bool word_hear(const struct talk *t, char out[static WORD_MAX], struct err *err)
{
	char line[HEADER_MAX];
	struct cursor c, word;

	out[0] = '\0';
	if (!header_hear(t, line, err))
		return false;
	c = cursor_of(line, strlen(line));
	if (!cursor_prefix(&c, AGENT_GREETING) || !cursor_word(&c, &word) || word.left >= WORD_MAX)
		return no_agent(t, err);
	memcpy(out, word.at, word.left);
	out[word.left] = '\0';
	return true;
}

static bool piece_hear(const struct talk *t, uint64_t length, struct text *out, struct err *err)
{
	char bytes[16384];
	size_t got;

	for (; length > 0; length -= got) {
		if (!talk_hear(t, bytes, length < sizeof(bytes) ? length : sizeof(bytes), &got,
			       err))
			return false;
		if (got == 0)
			return err_set(err, "%s: the answer ends early", t->path);
		text_add(out, bytes, got);
	}
	return true;
}

static bool body_hear(const struct talk *t, struct text *out, struct err *err)
{
	uint64_t length;

	do {
		char line[HEADER_MAX];
		struct cursor c;

		if (!header_hear(t, line, err))
			return false;
		c = cursor_of(line, strlen(line));
		if (!cursor_decimal(&c, &length) || length > AGENT_ANSWER_MAX - out->len)
			return no_agent(t, err);
		if (!piece_hear(t, length, out, err))
			return false;
	} while (length > 0);
	return true;
}

static enum agent_outcome refused(const struct talk *t, const char *word, struct err *err)
{
	struct text why = {0};

	if (strcmp(word, "other") == 0) {
		(void)err_set(err,
			      "the agent of %s watches another configuration, or the file as it "
			      "was before it was changed",
			      t->path);
		return AGENT_OTHER;
	}
	if (body_hear(t, &why, err))
		(void)err_set(err, "the agent of %s says: %s", t->path, why.at ? why.at : word);
	text_free(&why);
	return AGENT_FAILED;
}

/* Up to the answer's head. */
static enum agent_outcome asked(struct talk *t, const char *path, const struct agent_request *r,
				char word[static WORD_MAX], struct err *err)
{
	struct text line = {0};
	enum agent_outcome outcome = talk_open(t, path, err);

	if (outcome != AGENT_ANSWERED)
		return outcome;
	agent_request_write(r, &line);
	if (!talk_say(t, &line, err) || !word_hear(t, word, err))
		outcome = AGENT_FAILED;
	text_free(&line);
	return outcome;
}

static bool status_take(const char *word, enum status *out)
{
	for (int s = STATUS_OK; s <= STATUS_CRITICAL; s++)
		if (strcmp(word, status_name((enum status)s)) == 0) {
			*out = (enum status)s;
			return true;
		}
	return false;
}

enum agent_outcome agent_ask(const char *socket_path, const struct options *o, const char *config,
			     struct agent_report *out, struct err *err)
{
	struct agent_request r = {
		.options = *o, .colour = options_colour(o), .utf8 = locale_utf8()};
	char word[WORD_MAX];
	struct talk t;

	*out = (struct agent_report){0};
	config_identify(config, r.config);
	enum agent_outcome outcome = asked(&t, socket_path, &r, word, err);

	if (outcome == AGENT_ANSWERED && !status_take(word, &out->status))
		outcome = refused(&t, word, err);
	else if (outcome == AGENT_ANSWERED && !body_hear(&t, &out->text, err))
		outcome = AGENT_FAILED;
	if (t.fd >= 0)
		close(t.fd);
	if (outcome != AGENT_ANSWERED)
		text_free(&out->text);
	return outcome;
}

int agent_follow(const char *socket_path, const struct options *o, const char *config,
		 enum agent_outcome *outcome, struct err *err)
{
	struct agent_request r = {.options = *o, .watch = true};
	char word[WORD_MAX];
	struct talk t;

	config_identify(config, r.config);
	*outcome = asked(&t, socket_path, &r, word, err);
	if (*outcome == AGENT_ANSWERED && strcmp(word, "watch") == 0)
		return t.fd;
	if (*outcome == AGENT_ANSWERED)
		*outcome = refused(&t, word, err);
	if (t.fd >= 0)
		close(t.fd);
	return -1;
}

static void report_copy(const void *report, const struct options *o, FILE *out)
{
	const struct text *t = report;

	(void)o;
	(void)fwrite(t->at, 1, t->len, out); /* what fails shows when it is closed */
}

/* --changed: the verdicts come as JSON, the report itself in the format that was asked for. */
static enum agent_outcome news_write_from(const struct options *o, const char *socket_path,
					  const char *config, int *exit, struct err *err)
{
	struct verdicts_now now = {.at_ms = clock_utc_ms()};
	struct agent_report verdicts, report;
	const struct writing body = {report_copy, &report.text};
	struct options json = *o;
	enum agent_outcome outcome;

	json.format = format_by_name("json");
	outcome = agent_ask(socket_path, &json, config, &verdicts, err);
	if (outcome != AGENT_ANSWERED)
		return outcome;
	now.status = verdicts.status;
	if (!verdict_list_read(verdicts.text.at, &now.list)) {
		err_set(err, "%s: the agent's report cannot be read", socket_path);
		outcome = AGENT_FAILED;
	} else {
		outcome = agent_ask(socket_path, o, config, &report, err);
	}
	if (outcome == AGENT_ANSWERED) {
		*exit = output_news(o, &now, &body);
		text_free(&report.text);
	}
	verdict_list_free(&now.list);
	text_free(&verdicts.text);
	return outcome;
}

enum agent_outcome agent_write(const struct options *o, const char *socket_path, const char *config,
			       int *exit, struct err *err)
{
	struct agent_report report;
	enum agent_outcome outcome;

	if (o->changed)
		return news_write_from(o, socket_path, config, exit, err);
	outcome = agent_ask(socket_path, o, config, &report, err);
	if (outcome == AGENT_ANSWERED)
		*exit = output_write(o, report.status, report_copy, &report.text);
	text_free(&report.text);
	return outcome;
}
