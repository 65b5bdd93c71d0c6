/* SPDX-License-Identifier: ISC */
#include "filter.h"
#include "handle.h"

#include <string.h>

enum {
	SNAPLEN = 1600, /* 1500 bytes with an Ethernet header and four tags: a TCP-MD5 digest is
			   over the whole segment */
	BUFFER = 1024 * 1024 /* some 600 frames, while we are busy elsewhere; all of it is ours */
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

static bool filter_set(pcap_t *pcap)
{
	struct text expression = {0};
	struct bpf_program program;
	bool set;

	filter_expression(&expression);
	set = pcap_compile(pcap, &program, expression.at, 1, PCAP_NETMASK_UNKNOWN) == 0;
	text_free(&expression);
	if (!set)
		return false;
	set = pcap_setfilter(pcap, &program) == 0;
	pcap_freecode(&program);
	return set;
}

/* True when it runs; else *why is set. Frames of before the filter are thrown away by libpcap. */
static bool start(pcap_t *pcap, const char *interface, enum capture_refusal *why, struct err *err)
{
	char text[PCAP_ERRBUF_SIZE] = "";
	int status;

	pcap_set_snaplen(pcap, SNAPLEN);
	pcap_set_promisc(pcap, 1);
	pcap_set_immediate_mode(pcap, 1);
	pcap_set_buffer_size(pcap, BUFFER);
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
	if (!filter_set(pcap) || pcap_setnonblock(pcap, 1, text) != 0) {
		*why = refused(interface, text[0] != '\0' ? text : pcap_geterr(pcap),
			       CAPTURE_REFUSED_OTHER, err);
		return false;
	}
	return true;
}

struct capture *capture_live(const char *interface, enum capture_refusal *why, struct err *err)
{
	enum capture_refusal kind = CAPTURE_REFUSED_OTHER;
	char text[PCAP_ERRBUF_SIZE] = "";
	pcap_t *pcap = pcap_create(interface, text);
	bool started = false;

	if (pcap == NULL)
		kind = refused(interface, text, kind, err);
	else
		started = start(pcap, interface, &kind, err);
	if (started)
		return capture_new(pcap, interface, true);
	if (pcap != NULL)
		pcap_close(pcap);
	if (why != NULL)
		*why = kind;
	return NULL;
}
