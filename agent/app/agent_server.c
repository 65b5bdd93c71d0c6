/* SPDX-License-Identifier: ISC */
/* The agent's socket. One who stalls is dropped when his time is over, one who floods when his
 * line is too long, and when too many are there the one who has been there longest goes first. */
#include "agent.h"
#include "http.h"

#include "base/text.h"
#include "loop.h"
#include "pieces.h"
#include "sys/clock.h"

#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/listener.h>
#include <stdlib.h>
#include <sys/queue.h>
#include <unistd.h>

enum {
	CLIENTS_MAX = 64,
	READ_S = 2,
	WRITE_S = 5,
	PATIENCE_MS = 250,         /* with one who reads slowly, while his report is written */
	ROUTES_MS = 2000,          /* for BIRD to tell them */
	FOLLOWER_BACKLOG = 4 << 20 /* bytes not taken by one who follows */
};

struct client {
	TAILQ_ENTRY(client) next;
	struct agent_server *server;
	struct bufferevent *stream;
	struct agent_request request; /* of one who follows */
	bool follows, waits;          /* waits: for BIRD's routes */
};

struct agent_server {
	struct agent *agent;
	struct evconnlistener *listener;
	TAILQ_HEAD(client_list, client) clients; /* the oldest first */
	size_t client_count;
	struct event *late; /* BIRD was given time enough */
	char *path;
};

static void client_free(struct client *c)
{
	TAILQ_REMOVE(&c->server->clients, c, next);
	c->server->client_count--;
	bufferevent_free(c->stream);
	free(c);
}

static void answer_head(struct client *c, const char *word)
{
	evbuffer_add_printf(bufferevent_get_output(c->stream), AGENT_GREETING "%s\n", word);
}

static void answer_error(struct client *c, const char *why)
{
	answer_head(c, "error");
	evbuffer_add_printf(bufferevent_get_output(c->stream), "%zu\n%s" AGENT_END, strlen(why),
			    why);
}

/* Which links, by the agent's own configuration; false: none. */
static bool links_choose(const struct look *look, const struct options *o, bool *shown)
{
	const struct intent *intent = &look->config.intent;
	bool any = false;

	for (size_t i = 0; i < intent->link_count; i++) {
		shown[i] = link_chosen(o, intent, &intent->links[i]);
		any = any || shown[i];
	}
	return any || intent->link_count == 0;
}

static void report_give(struct client *c, const bool *shown)
{
	struct evbuffer *to = bufferevent_get_output(c->stream);
	struct pieces pieces = {.to = to,
				.fd = bufferevent_getfd(c->stream),
				.counted = !c->follows,
				.patience_ms = PATIENCE_MS};
	FILE *out = pieces_open(&pieces);
	struct report r;

	watch_describe(&c->server->agent->look->watch, shown, clock_utc_ms(), &r);
	r.colour = c->request.colour;
	r.utf8 = c->request.utf8;
	r.verbose = c->request.options.verbose;
	r.one_line = c->follows;
	if (!c->follows)
		answer_head(c, status_name(r.status));
	c->request.options.format->write(&r, out);
	(void)fclose(out); /* it takes everything */
	if (!c->follows)
		evbuffer_add(to, AGENT_END, strlen(AGENT_END)); /* by the loop: see on_written() */
}

static void report_answer(struct client *c)
{
	const struct look *look = c->server->agent->look;
	bool *shown = xcalloc(look->config.intent.link_count + 1, sizeof(*shown));

	if (links_choose(look, &c->request.options, shown))
		report_give(c, shown);
	else
		answer_error(c, "no link has that --circuit, --peering and --path");
	free(shown);
}

/* Routes are asked for when somebody asks us, and speak in that answer alone: what else is told, by
 * day and night, would have to ask for them all the time. */
static void waiting_answer(struct agent_server *s)
{
	struct watch *w = &s->agent->look->watch;

	event_del(s->late);
	s->agent->look->sources.routes = false;
	evidence_apply_routes_all(w->evidence, &w->config->intent, &w->bird);
	watch_judge(w, clock_utc_ms());
	for (struct client *c = TAILQ_FIRST(&s->clients); c; c = TAILQ_NEXT(c, next)) {
		if (c->waits)
			report_answer(c);
		c->waits = false;
	}
	agent_judge(s->agent); /* without the routes; what was told is remembered, too */
}

static bool anyone_waits(const struct agent_server *s)
{
	for (const struct client *c = TAILQ_FIRST(&s->clients); c; c = TAILQ_NEXT(c, next))
		if (c->waits)
			return true;
	return false;
}

void agent_server_routes(struct agent_server *s)
{
	if (anyone_waits(s) && !sources_routes_wait(&s->agent->look->sources))
		waiting_answer(s);
}

static void on_late(evutil_socket_t fd, short what, void *context)
{
	(void)fd;
	(void)what;
	waiting_answer(context);
}

static void routes_ask(struct client *c)
{
	struct agent_server *s = c->server;

	c->waits = true;
	sources_routes(&s->agent->look->sources);
	if (!event_pending(s->late, EV_TIMEOUT, NULL))
		loop_after(s->late, ROUTES_MS);
	agent_server_routes(s); /* when there is nothing to ask */
}

static void on_written(struct bufferevent *stream, void *context)
{
	struct client *c = context;

	(void)stream;
	if (!c->follows)
		client_free(c); /* all of it is with the kernel */
}

static void on_gone(struct bufferevent *stream, short what, void *context)
{
	struct client *c = context;
	bool answered = evbuffer_get_length(bufferevent_get_output(stream)) > 0;

	/* One who has said all he has to say may still listen. */
	if (what & BEV_EVENT_EOF && answered && !c->follows)
		bufferevent_disable(stream, EV_READ);
	else /* closed, broken or too slow */
		client_free(c);
}

static void on_noise(struct bufferevent *stream, void *context)
{
	struct evbuffer *in = bufferevent_get_input(stream);

	(void)context; /* one request is all that is taken */
	evbuffer_drain(in, evbuffer_get_length(in));
}

/* He asks for another configuration than ours, as far as both are known. */
static bool other_config(const struct client *c)
{
	const char *asked = c->request.config, *ours = c->server->agent->look->id;

	return asked[0] && ours[0] && strcmp(asked, ours) != 0;
}

static void request_answer(struct client *c, const char *line, size_t len)
{
	const struct timeval write_time = {.tv_sec = WRITE_S};
	struct err err;

	bufferevent_setcb(c->stream, on_noise, on_written, on_gone, c);
	bufferevent_set_timeouts(c->stream, NULL, &write_time);
	if (!agent_request_read(line, len, &c->request, &err)) {
		answer_error(c, err.text);
	} else if (!c->server->agent->judged) {
		answer_error(c, "it has only just begun to watch");
	} else if (other_config(c)) {
		answer_head(c, "other");
	} else if (c->request.watch) {
		answer_head(c, "watch");
		c->follows = true;
		c->request.options.format = format_by_name("json");
		report_answer(c);
	} else {
		routes_ask(c);
	}
}

static void on_request(struct bufferevent *stream, void *context)
{
	struct evbuffer *in = bufferevent_get_input(stream);
	struct client *c = context;
	size_t len;
	char *line = evbuffer_readln(in, &len, EVBUFFER_EOL_LF);

	if (line)
		request_answer(c, line, len);
	else if (evbuffer_get_length(in) >= AGENT_REQUEST_MAX)
		client_free(c);
	free(line);
}

static void on_client(struct evconnlistener *listener, evutil_socket_t fd, struct sockaddr *from,
		      int length, void *context)
{
	const struct timeval read_time = {.tv_sec = READ_S};
	struct agent_server *s = context;
	struct client *c = xcalloc(1, sizeof(*c));

	(void)listener;
	(void)from;
	(void)length;
	if (s->client_count >= CLIENTS_MAX)
		client_free(TAILQ_FIRST(&s->clients));
	c->server = s;
	c->stream = bufferevent_socket_new(s->agent->base, fd, BEV_OPT_CLOSE_ON_FREE);
	if (!c->stream)
		out_of_memory();
	TAILQ_INSERT_TAIL(&s->clients, c, next);
	s->client_count++;
	bufferevent_setwatermark(c->stream, EV_READ, 0, AGENT_REQUEST_MAX);
	bufferevent_setcb(c->stream, on_request, NULL, on_gone, c);
	bufferevent_set_timeouts(c->stream, &read_time, NULL);
	if (bufferevent_enable(c->stream, EV_READ | EV_WRITE) != 0)
		client_free(c); /* the loop cannot watch it, and has said why */
}

void agent_server_tell(struct agent_server *s)
{
	struct client *next;

	for (struct client *c = TAILQ_FIRST(&s->clients); c; c = next) {
		next = TAILQ_NEXT(c, next);
		if (!c->follows)
			continue;
		if (evbuffer_get_length(bufferevent_get_output(c->stream)) > FOLLOWER_BACKLOG)
			client_free(c);
		else
			report_answer(c);
	}
}

static void server_free(struct agent_server *s)
{
	struct client *next;

	if (!s)
		return;
	for (struct client *c = TAILQ_FIRST(&s->clients); c; c = next) {
		next = TAILQ_NEXT(c, next);
		client_free(c);
	}
	event_free(s->late);
	evconnlistener_free(s->listener);
	(void)unlink(s->path);
	free(s->path);
	free(s);
}

static struct agent_server *server_new(struct agent *a, const char *path, struct err *err)
{
	int fd = agent_socket(path, CLIENTS_MAX, err);
	struct agent_server *s;

	if (fd < 0)
		return NULL;
	s = xcalloc(1, sizeof(*s));
	s->agent = a;
	s->path = xstrdup(path);
	s->late = event_new(a->base, -1, 0, on_late, s);
	TAILQ_INIT(&s->clients);
	s->listener = evconnlistener_new(a->base, on_client, s,
					 LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC, 0, fd);
	if (!s->listener)
		out_of_memory();
	if (loop_listens(s->listener))
		return s;
	(void)err_set(err, "%s: cannot listen: the event loop takes no more", path);
	server_free(s);
	return NULL;
}

/* For the web server: everything, without colour. */
static void on_render(const struct format *format, FILE *out, void *context)
{
	const struct agent *a = context;
	size_t count = a->look->config.intent.link_count;
	bool *shown = xcalloc(count + 1, sizeof(*shown));
	struct report r;

	memset(shown, true, count);
	watch_describe(&a->look->watch, shown, clock_utc_ms(), &r);
	r.utf8 = true;
	format->write(&r, out);
	free(shown);
}

static bool same_text(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

bool agent_serve(struct agent *a, const struct look *look, struct err *err)
{
	const char *listen_now = a->http ? a->look->config.listen : NULL;
	bool keep_server = a->server && same_text(a->server->path, look->config.socket);
	bool keep_http = same_text(listen_now, look->config.listen);
	struct agent_server *server = NULL;
	struct http *http = NULL;

	if (!keep_server && !(server = server_new(a, look->config.socket, err)))
		return false;
	if (!keep_http && look->config.listen &&
	    !(http = http_open(a->base, look->config.listen, on_render, a, err))) {
		server_free(server);
		return false;
	}
	if (!keep_server) {
		server_free(a->server);
		a->server = server;
	}
	if (!keep_http) {
		http_close(a->http);
		a->http = http;
	}
	return true;
}

void agent_serve_end(struct agent *a)
{
	http_close(a->http);
	server_free(a->server);
}
