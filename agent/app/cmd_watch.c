/* SPDX-License-Identifier: ISC */
/* `ceprobe watch`: what is known of each link, as it changes. The agent's word where there is one,
 * else that of a look of our own; both as JSON, so that both are shown alike. */
#include "agent_client.h"
#include "app.h"
#include "look.h"
#include "screen.h"
#include "sys/clock.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { REDRAW_MS = 1000, LOOK_MS = 500 };

static const char usage[] =
	"usage: ceprobe watch [OPTION...]\n"
	"\n"
	"On a terminal a table of the links that follows what happens, and the details\n"
	"of one on Enter; else a line per link, and one whenever a link changes. Asks\n"
	"the running agent; without one it looks itself, as check does.\n"
	"\n"
	"  -c, --config FILE     what should be (/etc/ceprobe/ceprobe.yaml)\n"
	"      --probe MODE      none, arp or tcp, as check; only without an agent\n"
	"      --circuit NAME, --peering TYPE, --path PATH    only these links\n"
	"      --no-color        no colour\n"
	"      --no-agent        do not ask a running agent\n"
	"\n"
	"example: ceprobe watch --circuit Test-ER-Ckt\n";

struct watcher {
	const struct options *options;
	const struct config *config;
	struct view view;
	bool on_terminal;
	int write_failure; /* errno */
	struct screen screen;
	bool looking; /* there is no agent */
	struct look look;
	int64_t looked_ms;  /* of the look: when it was shown last */
	struct text heard;  /* of the agent: the line that is coming */
	int agent;          /* descriptor; -1: gone */
	int64_t retried_ms; /* when it was looked for last */
};

static volatile sig_atomic_t ended;

static void on_end(int number)
{
	(void)number;
	ended = 1;
}

/* Whatever ends us, the terminal is given back. */
static void signals_take(void)
{
	static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
	struct sigaction end = {.sa_handler = on_end}, ignore = {.sa_handler = SIG_IGN};

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		(void)sigaction(numbers[i], &end, NULL);
	(void)sigaction(SIGPIPE, &ignore, NULL); /* stdout that is closed shows when written */
}

/* ---- without a terminal ---- */

static const struct view_link *view_find(const struct view *v, const struct view_link *l)
{
	for (size_t i = 0; i < v->link_count; i++)
		if (strcmp(v->links[i].circuit, l->circuit) == 0 &&
		    strcmp(v->links[i].peering, l->peering) == 0 &&
		    strcmp(v->links[i].path, l->path) == 0 &&
		    strcmp(v->links[i].family, l->family) == 0)
			return &v->links[i];
	return NULL;
}

static bool same(const struct view_link *a, const struct view_link *b)
{
	return strcmp(a->state, b->state) == 0 && strcmp(a->code, b->code) == 0 &&
	       strcmp(a->confidence, b->confidence) == 0 && a->status == b->status;
}

static void event_print(const char *at, const struct view_link *l)
{
	printf("%s %s %s %s %s: %s", at, l->circuit, l->peering, l->path, l->family,
	       l->state[0] != '\0' ? l->state : "unknown");
	if (l->code[0] != '\0')
		printf(", %s: %s (%s, %s)", status_name(l->status), l->title, l->code,
		       l->confidence);
	else
		printf(", %s", status_name(l->status));
	putchar('\n');
}

/* False when nobody reads on. */
static bool events_print(const struct view *before, const struct view *now)
{
	for (size_t i = 0; i < now->link_count; i++) {
		const struct view_link *then = view_find(before, &now->links[i]);

		if (then == NULL || !same(then, &now->links[i]))
			event_print(now->generated, &now->links[i]);
	}
	return fflush(stdout) == 0;
}

/* ---- on one ---- */

static void look_report(const struct look *l, const struct options *o, const char *name,
			struct text *out)
{
	const struct intent *intent = &l->watch.config->intent;
	bool *shown = xcalloc(intent->link_count + 1, sizeof(*shown));
	char *text = NULL;
	size_t len = 0;
	FILE *stream = open_memstream(&text, &len);
	const struct format *format = format_by_name(name);
	struct report r;

	if (stream == NULL || format == NULL)
		out_of_memory();
	if (options_choose(o, intent, shown)) {
		watch_describe(&l->watch, shown, clock_utc_ms(), &r);
		r.verbose = o->verbose;
		r.utf8 = locale_utf8();
		format->write(&r, stream);
	}
	fclose(stream);
	text_add(out, text, len);
	free(text);
	free(shown);
}

/* The report of one link, as text. */
static void details_show(struct watcher *w)
{
	const struct view_link *l = &w->view.links[w->screen.selected];
	struct options o = *w->options;
	struct text text = {0};
	struct err err;

	o.circuit = l->circuit;
	o.peering_set = o.path_set = WISH_YES;
	o.peering = strcmp(l->peering, peering_type_name(PEERING_PRIVATE)) == 0 ? PEERING_PRIVATE
										: PEERING_MICROSOFT;
	o.path = strcmp(l->path, path_name(PATH_PRIMARY)) == 0 ? PATH_PRIMARY : PATH_SECONDARY;
	o.verbose = o.no_color = true;
	text_addf(&text, "%s %s %s %s: %s since %s\n", l->circuit, l->peering, l->path, l->family,
		  l->state[0] ? l->state : "unknown", l->since[0] ? l->since : "-");
	text_addf(&text, "this host %s on %s, MSEE %s, BIRD protocol %s\n", l->ce, l->interface,
		  l->msee, l->protocol[0] ? l->protocol : "-");
	if (l->received >= 0 || l->advertised >= 0)
		text_addf(&text, "routes: %lld received, %lld advertised\n", (long long)l->received,
			  (long long)l->advertised);
	if (l->rx_bytes >= 0)
		text_addf(&text, "bytes: %lld in, %lld out\n", (long long)l->rx_bytes,
			  (long long)l->tx_bytes);
	text_add(&text, "\n", 1);
	if (w->looking) {
		look_report(&w->look, &o, "text", &text);
	} else {
		struct agent_report report;

		if (agent_ask(w->config->socket, &o, NULL, &report, &err) == AGENT_ANSWERED)
			text_add(&text, report.text.at, report.text.len);
		else
			text_addf(&text, "%s\n", err.text);
		text_free(&report.text);
	}
	screen_details(&w->screen, text.at);
	text_free(&text);
}

/* ---- both ---- */

/* A report came. False: it is over. */
static bool report_take(struct watcher *w, const char *json, size_t len)
{
	struct view view;
	struct err err;
	bool goes_on = true;

	if (!view_read(json, len, &view, &err)) {
		w->screen.note = "what the agent says is no report";
		return true;
	}
	if (!w->on_terminal)
		goes_on = events_print(&w->view, &view);
	w->write_failure = goes_on || errno == EPIPE ? 0 : errno;
	view_free(&w->view);
	w->view = view;
	if (w->on_terminal && w->screen.details && w->view.link_count > w->screen.selected)
		details_show(w);
	return goes_on;
}

/* The keys, and the table as it is now. False: it is over. */
static bool screen_step(struct watcher *w)
{
	if (!w->on_terminal)
		return true;
	switch (screen_keys(&w->screen, &w->view)) {
	case SCREEN_STAY:
		break;
	case SCREEN_DETAILS:
		details_show(w);
		break;
	case SCREEN_QUIT:
		return false;
	}
	screen_draw(&w->screen, &w->view, clock_utc_ms());
	return true;
}

/* ---- the agent's word ---- */

static void agent_lost(struct watcher *w, const char *why)
{
	if (w->agent >= 0)
		close(w->agent);
	w->agent = -1;
	w->screen.note = why;
	if (!w->on_terminal)
		fprintf(stderr, "ceprobe: %s\n", why);
}

/* Takes what came, line by line. False: it is over. */
static bool agent_hear(struct watcher *w)
{
	char piece[16384];
	ssize_t got = recv(w->agent, piece, sizeof(piece), MSG_DONTWAIT);
	const char *end;

	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return true;
	if (got <= 0 || w->heard.len > AGENT_ANSWER_MAX) {
		agent_lost(w, "the agent is gone; this is what it said last");
		return true;
	}
	text_add(&w->heard, piece, (size_t)got);
	while (w->heard.len > 0 && (end = memchr(w->heard.at, '\n', w->heard.len)) != NULL) {
		size_t len = (size_t)(end - w->heard.at) + 1;

		w->screen.note = NULL;
		if (!report_take(w, w->heard.at, len))
			return false;
		w->heard.len -= len;
		memmove(w->heard.at, w->heard.at + len, w->heard.len);
	}
	return true;
}

static void agent_again(struct watcher *w)
{
	int64_t now = clock_monotonic_ms();
	enum agent_outcome outcome;
	struct err err;

	if (w->agent >= 0 || now - w->retried_ms < REDRAW_MS)
		return;
	w->retried_ms = now;
	text_free(&w->heard);
	w->agent = agent_follow(w->config->socket, w->options, NULL, &outcome, &err);
}

static void agent_watch(struct watcher *w)
{
	bool goes_on = true;

	while (goes_on && !ended) {
		struct pollfd ready[] = {
			{.fd = w->on_terminal ? STDIN_FILENO : -1, .events = POLLIN},
			{.fd = w->agent, .events = POLLIN},
			{.fd = STDOUT_FILENO}, /* a reader that goes */
		};
		int wait = w->on_terminal || w->agent < 0 ? REDRAW_MS : -1;

		if (poll(ready, 3, wait) > 0) {
			if ((ready[0].revents | ready[2].revents) & (POLLHUP | POLLERR | POLLNVAL))
				break;
			if (ready[1].revents != 0)
				goes_on = agent_hear(w);
		}
		agent_again(w);
		goes_on = goes_on && screen_step(w);
	}
}

/* ---- a look of our own ---- */

static const char *hindrance(const struct look *l)
{
	for (size_t i = 0; i < l->watch.port_count; i++)
		if (!l->watch.ports[i].heard && l->watch.ports[i].why[0])
			return l->watch.ports[i].why;
	return l->watch.bird.failure != BIRD_OK && l->watch.bird.why[0] ? l->watch.bird.why : NULL;
}

static bool look_step(const struct look *l, int64_t elapsed_ms)
{
	struct watcher *w = l->context;
	struct text json = {0};
	bool goes_on = !ended;

	if (goes_on && elapsed_ms - w->looked_ms >= LOOK_MS) {
		w->looked_ms = elapsed_ms;
		look_report(l, w->options, "json", &json);
		w->screen.note = hindrance(l);
		goes_on = report_take(w, json.at, json.len);
		text_free(&json);
	}
	if (goes_on && screen_step(w))
		return false;
	screen_close(&w->screen); /* before anything is said on stderr */
	w->on_terminal = false;
	return true;
}

/* ---- */

static bool terminal_take(struct watcher *w)
{
	/* NOLINTNEXTLINE(concurrency-mt-unsafe): one thread */
	const char *kind = getenv("TERM");

	return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) && kind != NULL &&
	       strcmp(kind, "dumb") != 0 && screen_open(&w->screen, options_colour(w->options));
}

static int look_watch(struct watcher *w)
{
	struct options o = *w->options;
	struct look *l = &w->look;

	o.for_ms = INT64_MAX;
	if (!look_init(l, &o, w->config))
		return EXIT_CANNOT_TELL;
	l->over = look_step;
	l->context = w;
	w->looking = true;
	w->looked_ms = -LOOK_MS;
	w->on_terminal = terminal_take(w);
	signals_take();
	look_run(l);
	screen_close(&w->screen);
	look_free(l);
	return EXIT_SUCCESS;
}

static int watch(const struct options *o, const struct config *config)
{
	struct watcher w = {.options = o, .config = config, .agent = -1};
	enum agent_outcome outcome = AGENT_ABSENT;
	int status = EXIT_SUCCESS;
	struct err err;

	if (!o->no_agent && !o->probe_set)
		w.agent = agent_follow(config->socket, o, o->config, &outcome, &err);
	if (w.agent >= 0) {
		w.on_terminal = terminal_take(&w);
		signals_take();
		agent_watch(&w);
		screen_close(&w.screen);
		if (w.agent >= 0)
			close(w.agent);
	} else {
		if (outcome == AGENT_FAILED)
			fprintf(stderr, "ceprobe: %s; looking without it\n", err.text);
		status = look_watch(&w);
	}
	text_free(&w.heard);
	view_free(&w.view);
	errno = w.write_failure;
	return errno != 0 && !stdout_flush() ? EXIT_FAILURE : status;
}

int cmd_watch(int argc, char **argv)
{
	struct config config;
	struct options o;
	int status;

	if (!options_parse(argc, argv, usage, &o, &status))
		return status;
	status = EXIT_FAILURE;
	if (options_config(&o, &config)) {
		bool *shown = xcalloc(config.intent.link_count + 1, sizeof(*shown));

		if (options_choose(&o, &config.intent, shown))
			status = watch(&o, &config);
		free(shown);
		config_free(&config);
	}
	options_free(&o);
	return status;
}
