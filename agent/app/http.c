/* SPDX-License-Identifier: ISC */
#include "http.h"

#include "base/text.h"
#include "loop.h"
#include "pieces.h"

#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/listener.h>
#include <stdlib.h>
#include <sys/socket.h>

enum {
	CONNECTIONS_AT_ONCE = 32,
	HEADER_BYTES_MAX = 8 << 10,
	BODY_BYTES_MAX = 4 << 10, /* of a request that is refused all the same */
	IDLE_S = 10
};

struct http {
	struct evhttp *server;
	void (*render)(const struct format *format, FILE *out, void *context);
	void *context;
	/* The last connections, but for those that were let go of. */
	struct bufferevent *recent[CONNECTIONS_AT_ONCE];
	size_t next;
};

static const struct page {
	const char *path, *type, *format; /* NULL: a word instead */
} pages[] = {
	{"/", "text/html; charset=utf-8", "html"},
	{"/metrics", "text/plain; version=0.0.4; charset=utf-8", "prometheus"},
	{"/report.json", "application/json", "json"},
	{"/healthz", "text/plain; charset=utf-8", NULL},
};

/* The page is complete in itself: a browser that is told so loads and runs nothing. A connection
 * serves one request, so that none is kept for nothing. */
static const struct header {
	const char *name, *value;
} headers[] = {
	{"Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
				    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
	{"X-Content-Type-Options", "nosniff"},
	{"Referrer-Policy", "no-referrer"},
	{"Cache-Control", "no-store"},
	{"Connection", "close"},
};

static void header_add(struct evhttp_request *request, const char *name, const char *value)
{
	if (evhttp_add_header(evhttp_request_get_output_headers(request), name, value) != 0)
		out_of_memory();
}

static void refuse(struct evhttp_request *request, int code, const char *reason)
{
	struct evbuffer *body = evbuffer_new();

	if (!body)
		out_of_memory();
	header_add(request, "Content-Type", "text/plain; charset=utf-8");
	header_add(request, "Connection", "close");
	evbuffer_add_printf(body, "%s\n", reason);
	evhttp_send_reply(request, code, reason, body);
	evbuffer_free(body);
}

static void reply(struct http *h, struct evhttp_request *request, const struct page *page)
{
	struct evbuffer *body = evbuffer_new();
	struct pieces pieces = {.to = body, .fd = -1};
	char length[24];
	FILE *out;

	if (!body)
		out_of_memory();
	out = pieces_open(&pieces);
	if (page->format)
		h->render(format_by_name(page->format), out, h->context);
	else
		fputs("ok\n", out);
	(void)fclose(out); /* into memory */
	header_add(request, "Content-Type", page->type);
	text_format(length, sizeof(length), "%zu", evbuffer_get_length(body));
	header_add(request, "Content-Length", length);
	for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++)
		header_add(request, headers[i].name, headers[i].value);
	if (evhttp_request_get_command(request) == EVHTTP_REQ_HEAD)
		(void)evbuffer_drain(body, evbuffer_get_length(body));
	evhttp_send_reply(request, HTTP_OK, "OK", body);
	evbuffer_free(body);
}

static void on_request(struct evhttp_request *request, void *context)
{
	const struct evhttp_uri *uri = evhttp_request_get_evhttp_uri(request);
	const char *path = uri ? evhttp_uri_get_path(uri) : NULL;
	enum evhttp_cmd_type command = evhttp_request_get_command(request);

	if (command != EVHTTP_REQ_GET && command != EVHTTP_REQ_HEAD) {
		header_add(request, "Allow", "GET, HEAD");
		refuse(request, HTTP_BADMETHOD, "Method Not Allowed");
		return;
	}
	for (size_t i = 0; path && i < sizeof(pages) / sizeof(pages[0]); i++)
		if (strcmp(path, pages[i].path) == 0) {
			reply(context, request, &pages[i]);
			return;
		}
	refuse(request, HTTP_NOTFOUND, "Not Found");
}

/* Lets go of what evhttp has done with: it takes its callbacks back then. Until that the socket is
 * ours, too, so that its number is nobody else's. */
static void recent_sweep(struct http *h)
{
	for (size_t i = 0; i < CONNECTIONS_AT_ONCE; i++) {
		bufferevent_event_cb on_event = NULL;

		if (h->recent[i])
			bufferevent_getcb(h->recent[i], NULL, NULL, &on_event, NULL);
		if (!h->recent[i] || on_event)
			continue;
		bufferevent_decref(h->recent[i]);
		h->recent[i] = NULL;
	}
}

/* The connection that came CONNECTIONS_AT_ONCE before this one ends, if it is still open: a client
 * that dawdles can keep neither the agent's descriptors nor anybody else out. */
static struct bufferevent *on_connection(struct event_base *base, void *context)
{
	struct http *h = context;
	struct bufferevent *b = bufferevent_socket_new(base, -1, BEV_OPT_CLOSE_ON_FREE);

	if (!b)
		out_of_memory();
	bufferevent_setwatermark(b, EV_READ, 0, HEADER_BYTES_MAX + BODY_BYTES_MAX);
	recent_sweep(h);
	if (h->recent[h->next]) {
		bufferevent_trigger_event(h->recent[h->next], BEV_EVENT_EOF | BEV_EVENT_READING, 0);
		bufferevent_decref(h->recent[h->next]);
	}
	bufferevent_incref(b);
	h->recent[h->next] = b;
	h->next = (h->next + 1) % CONNECTIONS_AT_ONCE;
	return b;
}

static bool socket_address(const char *listen, struct sockaddr_storage *out, int *len)
{
	static const char name[] = "localhost:";
	char text[80];

	if (strncmp(listen, name, sizeof(name) - 1) == 0)
		text_format(text, sizeof(text), "127.0.0.1:%s", listen + sizeof(name) - 1);
	else
		text_format(text, sizeof(text), "%s", listen);
	*len = (int)sizeof(*out);
	return evutil_parse_sockaddr_port(text, (struct sockaddr *)out, len) == 0;
}

static struct evconnlistener *listener_open(struct event_base *base, const char *listen,
					    struct err *err)
{
	const unsigned flags = LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC | LEV_OPT_REUSEABLE;
	struct sockaddr_storage address;
	struct evconnlistener *listener;
	int len;

	if (!socket_address(listen, &address, &len)) {
		err_set(err, "listen %s: not ADDRESS:PORT", listen);
		return NULL;
	}
	listener = evconnlistener_new_bind(base, NULL, NULL, flags, CONNECTIONS_AT_ONCE,
					   (struct sockaddr *)&address, len);
	if (!listener)
		err_set(err, "cannot listen on %s: %m", listen);
	return listener;
}

struct http *http_open(struct event_base *base, const char *listen,
		       void (*render)(const struct format *format, FILE *out, void *context),
		       void *context, struct err *err)
{
	struct evconnlistener *listener = listener_open(base, listen, err);
	struct http *h;

	if (!listener)
		return NULL;
	h = xcalloc(1, sizeof(*h));
	*h = (struct http){.server = evhttp_new(base), .render = render, .context = context};
	if (!h->server || !evhttp_bind_listener(h->server, listener))
		out_of_memory();
	evhttp_set_max_headers_size(h->server, HEADER_BYTES_MAX);
	evhttp_set_max_body_size(h->server, BODY_BYTES_MAX);
	evhttp_set_timeout(h->server, IDLE_S);
	evhttp_set_bevcb(h->server, on_connection, h);
	evhttp_set_gencb(h->server, on_request, h);
	if (loop_listens(listener))
		return h;
	(void)err_set(err, "cannot listen on %s: the event loop takes no more", listen);
	http_close(h);
	return NULL;
}

void http_close(struct http *h)
{
	if (!h)
		return;
	evhttp_free(h->server);
	for (size_t i = 0; i < CONNECTIONS_AT_ONCE; i++)
		if (h->recent[i])
			bufferevent_decref(h->recent[i]);
	free(h);
}
