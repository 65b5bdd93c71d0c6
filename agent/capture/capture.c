/* SPDX-License-Identifier: ISC */
#include "handle.h"

#include "base/text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct capture *capture_new(pcap_t *pcap, const char *name, bool live)
{
	struct capture *c = xcalloc(1, sizeof(*c));

	*c = (struct capture){.pcap = pcap, .name = xstrdup(name), .live = live};
	return c;
}

int capture_fd(const struct capture *c)
{
	return c->live ? pcap_get_selectable_fd(c->pcap) : -1;
}

/* A pcapng file may claim any second of a 64-bit clock: beyond 139,000 years it stays there, where
 * the difference of two times is still a number of microseconds. */
static int64_t seconds(time_t said)
{
	const int64_t farthest = INT64_C(1) << 42;

	return said > farthest ? farthest : said < -farthest ? -farthest : said;
}

static enum capture_result failed(const struct capture *c, struct err *err)
{
	const char *why = pcap_geterr(c->pcap);

	if (c->live)
		(void)err_set(err, "cannot go on capturing on %s: %s", c->name, why);
	else
		(void)err_set(err, "%s is %s; good frames before that: %" PRIu64 " (%s)", c->name,
			      strncmp(why, "truncated", 9) == 0 ? "cut in the middle" : "damaged",
			      c->frames, why);
	return CAPTURE_FAILED;
}

static struct frame frame_of(const struct pcap_pkthdr *header, const u_char *bytes)
{
	const int64_t s = seconds(header->ts.tv_sec), us = header->ts.tv_usec;

	return (struct frame){s * 1000 + us / 1000, s * 1000000 + us, bytes, header->caplen,
			      header->len};
}

enum capture_result capture_next(struct capture *c, struct frame *out, struct err *err)
{
	struct pcap_pkthdr *header;
	const u_char *bytes;

	switch (pcap_next_ex(c->pcap, &header, &bytes)) {
	case 1:
		c->frames++;
		*out = frame_of(header, bytes);
		return CAPTURE_FRAME;
	case 0:
		return CAPTURE_NOTHING_NOW;
	case PCAP_ERROR_BREAK:
		return CAPTURE_END;
	default:
		return failed(c, err);
	}
}

struct each {
	struct capture *capture;
	void (*take)(void *context, const struct frame *f);
	void *context;
};

static void each_frame(u_char *each, const struct pcap_pkthdr *header, const u_char *bytes)
{
	struct each *e = (struct each *)(void *)each;
	const struct frame f = frame_of(header, bytes);

	e->capture->frames++;
	e->take(e->context, &f);
}

enum capture_result capture_each(struct capture *c,
				 void (*take)(void *context, const struct frame *f), void *context,
				 struct err *err)
{
	struct each each = {c, take, context};

	return pcap_loop(c->pcap, -1, each_frame, (u_char *)(void *)&each) == 0 ? CAPTURE_END
										: failed(c, err);
}

bool capture_stats(struct capture *c, struct capture_count *out)
{
	struct pcap_stat s;

	if (!c->live || pcap_stats(c->pcap, &s) != 0)
		return false;
	*out = (struct capture_count){.received = s.ps_recv - c->counted_before,
				      .dropped = s.ps_drop};
	return true;
}

void capture_close(struct capture *c)
{
	if (c == NULL)
		return;
	pcap_close(c->pcap);
	free(c->buffer);
	free(c->name);
	free(c);
}
