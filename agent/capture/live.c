/* SPDX-License-Identifier: ISC */
#include "filter.h"
#include "handle.h"

#include <string.h>

enum {
	SNAPLEN = 1600, /* 1500 bytes with an Ethernet header and four tags: a TCP-MD5 digest is
			   over the whole segment */
	COUNTER_SNAPLEN = 64, /* of what is only counted */
	COUNTER_ROOM = 64 * 1024,
};

/* What to listen for, how much of each frame to copy, and where to. */
struct wish {
	const char *filter;
	int snaplen, room;
};

static enum capture_refusal refused(const char *interface, const char *what,
				    enum capture_refusal kind, struct err *err)
{
	(void)err_set(err, "cannot capture on %s: %s", interface, what);
	return kind;
}

static enum capture_refusal activation_refused(pcap_t *pcap, int status, const char *interface,
					       struct err *err)
{
	switch (status) {
	case PCAP_ERROR_PERM_DENIED:
	case PCAP_ERROR_PROMISC_PERM_DENIED:
		return refused(interface, "no permission (needs CAP_NET_RAW)",
			       CAPTURE_NO_PERMISSION, err);
	case PCAP_ERROR_NO_SUCH_DEVICE:
		return refused(interface, "no such interface", CAPTURE_NO_INTERFACE, err);
	case PCAP_ERROR_IFACE_NOT_UP:
		return refused(interface, "the interface is down", CAPTURE_NOT_UP, err);
	case PCAP_ERROR:
		return refused(interface, pcap_geterr(pcap), CAPTURE_REFUSED_OTHER, err);
	default:
		return refused(interface, pcap_statustostr(status), CAPTURE_REFUSED_OTHER, err);
	}
}

static bool filter_set(pcap_t *pcap, const char *expression)
{
	struct bpf_program program;
	bool set;

	if (pcap_compile(pcap, &program, expression, 1, PCAP_NETMASK_UNKNOWN) != 0)
		return false;
	set = pcap_setfilter(pcap, &program) == 0;
	pcap_freecode(&program);
	return set;
}

/* True when it runs; else *why is set. Frames of before the filter are thrown away by libpcap. */
static bool start(pcap_t *pcap, const char *interface, const struct wish *wish,
		  enum capture_refusal *why, struct err *err)
{
	char text[PCAP_ERRBUF_SIZE] = "";
	int status;

	pcap_set_snaplen(pcap, wish->snaplen);
	pcap_set_promisc(pcap, 1);
	pcap_set_immediate_mode(pcap, 1);
	pcap_set_buffer_size(pcap, wish->room);
	status = pcap_activate(pcap);
	if (status < 0) {
		*why = activation_refused(pcap, status, interface, err);
		return false;
	}
	if (pcap_datalink(pcap) != DLT_EN10MB) {
		*why = refused(interface, "it does not carry Ethernet frames", CAPTURE_NOT_ETHERNET,
			       err);
		return false;
	}
	if (!filter_set(pcap, wish->filter) || pcap_setnonblock(pcap, 1, text) != 0) {
		*why = refused(interface, text[0] != '\0' ? text : pcap_geterr(pcap),
			       CAPTURE_REFUSED_OTHER, err);
		return false;
	}
	return true;
}

static struct capture *listen_on(const char *interface, const struct wish *wish,
				 enum capture_refusal *why, struct err *err)
{
	enum capture_refusal kind = CAPTURE_REFUSED_OTHER;
	char text[PCAP_ERRBUF_SIZE] = "";
	pcap_t *pcap = pcap_create(interface, text);
	bool started = false;

	if (pcap == NULL)
		kind = refused(interface, text, kind, err);
	else
		started = start(pcap, interface, wish, &kind, err);
	if (started)
		return capture_new(pcap, interface, true);
	if (pcap != NULL)
		pcap_close(pcap);
	if (why != NULL)
		*why = kind;
	return NULL;
}

struct capture *capture_live(const char *interface, uint32_t room, enum capture_refusal *why,
			     struct err *err)
{
	struct text expression = {0};
	struct capture *c;

	filter_expression(&expression);
	c = listen_on(interface, &(struct wish){expression.at, SNAPLEN, (int)room}, why, err);
	text_free(&expression);
	return c;
}

struct capture *capture_counter(const char *interface, const char *filter, struct err *err)
{
	struct capture *c = listen_on(
		interface, &(struct wish){filter, COUNTER_SNAPLEN, COUNTER_ROOM}, NULL, err);
	struct pcap_stat before;

	/* Until the filter was there everything was counted. */
	if (c && pcap_stats(c->pcap, &before) == 0)
		c->counted_before = before.ps_recv;
	return c;
}

/* NOLINTNEXTLINE(readability-non-const-parameter): the library's signature */
static void nothing(u_char *user, const struct pcap_pkthdr *header, const u_char *bytes)
{
	(void)user;
	(void)header;
	(void)bytes;
}

void capture_discard(struct capture *c)
{
	(void)pcap_dispatch(c->pcap, -1, nothing, NULL);
}
