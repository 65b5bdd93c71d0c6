/* SPDX-License-Identifier: ISC */
/* `ceprobe ping`: TCP connect latency and loss through each path, as PsPing measures it. */
#include "app.h"
#include "base/text.h"
#include "loop.h"
#include "pinger.h"
#include "sys/clock.h"
#include "tables.h"

#include <errno.h>
#include <event2/event.h>
#include <signal.h>
#include <stdlib.h>

enum { BUCKETS = 10, US_PER_MS = 1000, PERCENT = 100, INTERVAL_MIN_MS = 10 };

static const char usage[] =
	"usage: ceprobe ping ADDRESS:PORT [OPTION...]\n"
	"\n"
	"Opens a TCP connection from the CE address of each path again and again, and\n"
	"shows how long that took and how often nothing came. The routing of this host\n"
	"decides which way it goes, by that source address; when that is not the path's,\n"
	"it is said. IPv6 as [ADDRESS]:PORT.\n"
	"\n"
	"  -c, --config FILE     what should be (/etc/ceprobe/ceprobe.yaml)\n"
	"      --count N         so many attempts per path (as many as fit --for)\n"
	"      --interval SECONDS    between two of them (1)\n"
	"      --for SECONDS     at most so long (20), or until Ctrl-C\n"
	"      --json            for programs\n"
	"  -o, --output FILE     it goes there, whole or not at all\n"
	"      --circuit NAME, --peering TYPE, --path PATH    only these links\n"
	"\n"
	"example: ceprobe ping 10.10.1.4:443 --count 10\n";

static const struct column columns[] = {
	{"path", "Path", 9, false},      {"source", "From", 15, false},
	{"sent", "Sent", 5, true},       {"answered", "Answered", 8, true},
	{"refused", "Refused", 7, true}, {"lost_percent", "Lost %", 6, true},
	{"min_ms", "Min ms", 6, true},   {"avg_ms", "Avg ms", 6, true},
	{"max_ms", "Max ms", 6, true},
};
/* Latencies under so many milliseconds; the last: more. */
static const uint32_t bounds_ms[BUCKETS - 1] = {1, 2, 5, 10, 20, 50, 100, 200, 500};
static const struct column histogram[] = {
	{"path", "Path", 9, false},
	{"under_ms", "Under ms", 8, true},
	{"count", "Count", 6, true},
	{NULL, "How often", 40, false},
};
enum {
	COLUMNS = sizeof(columns) / sizeof(columns[0]),
	HISTOGRAM = sizeof(histogram) / sizeof(histogram[0])
};

struct ping_stats {
	uint64_t sent, answered, refused, lost;
	int64_t min_us, max_us, sum_us;
	uint64_t buckets[BUCKETS];
	int error; /* of the last that was not answered */
};

struct pinging {
	struct tables *t;
	struct event_base *base;
	struct pinger *pinger;
	struct endpoint target;
	struct ping_stats *stats; /* per link */
	uint64_t rounds;
	int64_t until_ms;
	bool over; /* no more are sent; what is under way is waited for */
};

static void on_done(void *context, const struct ping_sample *sample)
{
	struct pinging *p = context;
	struct ping_stats *s = &p->stats[sample->path];
	size_t bucket = 0;

	s->answered += sample->result == PING_ANSWERED;
	s->refused += sample->result == PING_REFUSED;
	if (sample->result == PING_LOST || sample->result == PING_FAILED) {
		s->lost++;
		s->error = sample->error;
	} else {
		if (s->min_us == 0 || sample->latency_us < s->min_us)
			s->min_us = sample->latency_us;
		if (sample->latency_us > s->max_us)
			s->max_us = sample->latency_us;
		s->sum_us += sample->latency_us;
		while (bucket < BUCKETS - 1 &&
		       sample->latency_us >= (int64_t)bounds_ms[bucket] * US_PER_MS)
			bucket++;
		s->buckets[bucket]++;
	}
	if (p->over && pinger_idle(p->pinger))
		event_base_loopbreak(p->base);
}

static bool is_meant(const struct pinging *p, size_t link)
{
	return p->t->look.shown[link] &&
	       p->t->config.intent.links[link].family == p->target.address.family;
}

static void on_round(evutil_socket_t fd, short what, void *context)
{
	struct pinging *p = context;
	uint32_t count = p->t->options.count;

	(void)fd;
	(void)what;
	p->over = p->over || clock_monotonic_ms() >= p->until_ms || (count && p->rounds == count);
	for (size_t i = 0; i < p->t->config.intent.link_count && !p->over; i++) {
		if (!is_meant(p, i))
			continue;
		p->stats[i].sent++;
		pinger_send(p->pinger, (uint32_t)i, &p->t->config.intent.links[i].ce);
	}
	p->rounds++;
	if (p->over && pinger_idle(p->pinger))
		event_base_loopbreak(p->base);
}

static void on_signal(evutil_socket_t fd, short what, void *context)
{
	(void)fd;
	(void)what;
	event_base_loopbreak(context);
}

static void ping_all(struct pinging *p)
{
	int64_t every = p->t->options.interval_ms;
	struct timeval step;
	struct event *events[3];

	if (every < INTERVAL_MIN_MS)
		every = INTERVAL_MIN_MS;
	step = loop_time(every);
	p->base = loop_new();
	p->pinger = pinger_new(p->base, &p->target, on_done, p);
	p->until_ms = clock_monotonic_ms() + p->t->options.for_ms;
	events[0] = evsignal_new(p->base, SIGINT, on_signal, p->base);
	events[1] = evsignal_new(p->base, SIGTERM, on_signal, p->base);
	events[2] = event_new(p->base, -1, EV_PERSIST, on_round, p);
	loop_add(events[0], NULL);
	loop_add(events[1], NULL);
	loop_add(events[2], &step);
	event_active(events[2], 0, 0);
	event_base_dispatch(p->base);
	for (size_t i = 0; i < 3; i++)
		event_free(events[i]);
	pinger_free(p->pinger);
	event_base_free(p->base);
}

static struct cell milliseconds(int64_t us, uint64_t of)
{
	return of > 0 ? cell_real((double)us / (double)of / US_PER_MS) : cell_nothing();
}

static void stats_put(struct pinging *p, size_t i)
{
	const struct link *l = &p->t->config.intent.links[i];
	const struct ping_stats *s = &p->stats[i];
	uint64_t measured = s->answered + s->refused;
	char from[ADDRESS_TEXT];
	const struct cell cells[COLUMNS] = {
		cell_text(path_name(l->path)),
		cell_text(address_text(&l->ce, from)),
		cell_number(s->sent),
		cell_number(s->answered),
		cell_number(s->refused),
		measured + s->lost > 0
			? cell_real((double)s->lost * PERCENT / (double)(measured + s->lost))
			: cell_nothing(),
		milliseconds(s->min_us, measured > 0),
		milliseconds(s->sum_us, measured),
		milliseconds(s->max_us, measured > 0),
	};

	sheet_row(&p->t->sheet, cells);
}

static void histogram_put(struct pinging *p, size_t i)
{
	static const char bar[] = "########################################";
	const struct ping_stats *s = &p->stats[i];
	uint64_t most = 1;

	for (size_t b = 0; b < BUCKETS; b++)
		most = s->buckets[b] > most ? s->buckets[b] : most;
	for (size_t b = 0; b < BUCKETS; b++) {
		const int width = (int)(s->buckets[b] * (sizeof(bar) - 1) / most);
		char drawn[sizeof(bar)];

		if (s->buckets[b] == 0)
			continue;
		text_format(drawn, sizeof(drawn), "%.*s", width, bar);
		const struct cell cells[HISTOGRAM] = {
			cell_text(path_name(p->t->config.intent.links[i].path)),
			b < BUCKETS - 1 ? cell_number(bounds_ms[b]) : cell_nothing(),
			cell_number(s->buckets[b]),
			cell_text(drawn),
		};
		sheet_row(&p->t->sheet, cells);
	}
}

static void way_note(struct pinging *p, size_t i)
{
	const struct evidence *e = &p->t->look.watch.evidence[i];
	char way[INTERFACE_NAME], from[ADDRESS_TEXT];

	if (ping_strays(e, &p->target, way))
		sheet_note(&p->t->sheet, NULL,
			   "%s: this host sends from %s by %s, not by %s: that way was measured "
			   "(`ip rule` routes by source)",
			   path_name(e->link.path), address_text(&e->link.ce, from), way,
			   e->host.vlan);
}

static void show(struct pinging *p)
{
	struct sheet *s = &p->t->sheet;
	size_t count = p->t->config.intent.link_count;
	char heading[512], text[ADDRESS_TEXT];
	bool known = tables_kernel(p->t);

	text_format(heading, sizeof(heading), "TCP to %s port %u",
		    address_text(&p->target.address, text), p->target.port);
	sheet_begin(s);
	sheet_group(s, heading);
	sheet_member(s, "target", NULL, cell_text(text));
	sheet_member(s, "port", NULL, cell_number(p->target.port));
	sheet_table(s, "paths", NULL, columns, COLUMNS);
	for (size_t i = 0; i < count; i++)
		if (is_meant(p, i))
			stats_put(p, i);
	sheet_table(s, "histogram", NULL, histogram, HISTOGRAM);
	for (size_t i = 0; i < count; i++)
		if (is_meant(p, i))
			histogram_put(p, i);
	for (size_t i = 0; i < count; i++)
		if (p->stats[i].lost > 0) {
			errno = p->stats[i].error;
			sheet_note(s, NULL, "%s: %llu of %llu came to nothing: %m",
				   path_name(p->t->config.intent.links[i].path),
				   (unsigned long long)p->stats[i].lost,
				   (unsigned long long)p->stats[i].sent);
		}
	for (size_t i = 0; i < count && known; i++)
		if (is_meant(p, i))
			way_note(p, i);
	sheet_end(s);
}

static bool make(struct tables *t)
{
	struct pinging p = {.t = t};
	size_t meant = 0;

	if (!t->options.operand || !endpoint_parse(t->options.operand, &p.target)) {
		fprintf(stderr, "ceprobe ping: %s: not ADDRESS:PORT ([ADDRESS]:PORT for IPv6)\n",
			t->options.operand ? t->options.operand : "nothing to ping");
		return false;
	}
	for (size_t i = 0; i < t->config.intent.link_count; i++)
		meant += is_meant(&p, i);
	if (meant == 0) {
		fputs("ceprobe ping: no link of the target's family is configured\n", stderr);
		return false;
	}
	p.stats = xcalloc(t->config.intent.link_count, sizeof(*p.stats));
	ping_all(&p);
	show(&p);
	free(p.stats);
	return true;
}

int cmd_ping(int argc, char **argv)
{
	static const struct table_command command = {
		.usage = usage, .name = "ping", .list = "targets", .make = make};

	return tables_command(argc, argv, &command);
}
