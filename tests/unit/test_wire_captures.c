/* SPDX-License-Identifier: ISC */
/* Real and damaged frames, through every decoder, against what tshark and tcpdump say of them
 * (tests/wire/README.md). */
#include "../wire/wire_test.h"

#include "wire/bgp_stream.h"
#include "wire/frame.h"

#include "model/tags.h"

enum { FILE_MAX = 1 << 16, STREAMS_MAX = 16, PCAP_HEADER = 24 };

/* What was heard of one file: a tally of frames, and a line per BGP message. */
struct heard {
	unsigned kinds[PACKET_BFD + 1], statuses[WIRE_FOREIGN + 1];
	char text[4096];
	size_t len;
	struct packet last;
	struct icmp_error refusal; /* the last one */
	struct voice {
		struct address src, dst;
		uint16_t source_port, destination_port;
		bool as4;
		struct bgp_stream stream;
		uint8_t buffer[BGP_MESSAGE_MAX];
	} voices[STREAMS_MAX];
	size_t voice_count;
};

static uint32_t little_u32(const uint8_t *b)
{
	return (uint32_t)b[3] << 24 | (uint32_t)b[2] << 16 | (uint32_t)b[1] << 8 | b[0];
}

static struct voice *voice_of(struct heard *h, const struct packet *p, bool back)
{
	struct voice key = {.src = back ? p->dst : p->src,
			    .dst = back ? p->src : p->dst,
			    .source_port = back ? p->tcp.destination_port : p->tcp.source_port,
			    .destination_port =
				    back ? p->tcp.source_port : p->tcp.destination_port};

	for (size_t i = 0; i < h->voice_count; i++) {
		struct voice *v = &h->voices[i];

		if (address_equal(&v->src, &key.src) && address_equal(&v->dst, &key.dst) &&
		    v->source_port == key.source_port &&
		    v->destination_port == key.destination_port)
			return v;
	}
	assert_true(h->voice_count < STREAMS_MAX);
	h->voices[h->voice_count] = key;
	h->voices[h->voice_count].stream.buffer = h->voices[h->voice_count].buffer;
	return &h->voices[h->voice_count++];
}

__attribute__((format(printf, 2, 3))) static void line(struct heard *h, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	const int n = vsnprintf(h->text + h->len, sizeof(h->text) - h->len, format, args);
	va_end(args);
	assert_true(n > 0 && (size_t)n < sizeof(h->text) - h->len);
	h->len += (size_t)n;
}

static void message_line(struct heard *h, unsigned frame, const struct bgp_message *m,
			 struct voice *v)
{
	switch (m->type) {
	case BGP_OPEN:
		v->as4 = m->open.as4;
		line(h, "%u open %u %u\n", frame, m->open.asn, m->open.hold_s);
		break;
	case BGP_UPDATE:
		line(h, "%u update -%u +%u %u*%u%s\n", frame, m->update.withdrawn,
		     m->update.announced, m->update.first_as, m->update.first_as_repeat,
		     m->update.end_of_rib ? " end" : "");
		break;
	case BGP_NOTIFICATION:
		line(h, "%u notification %u/%u %u \"%s\"\n", frame, m->notification.code,
		     m->notification.subcode, m->notification.data_len, m->notification.text);
		break;
	case BGP_KEEPALIVE:
		line(h, "%u keepalive\n", frame);
		break;
	case BGP_ROUTE_REFRESH:
		line(h, "%u refresh\n", frame);
		break;
	}
}

static void segment_hear(struct heard *h, unsigned frame, const struct packet *p)
{
	struct voice *v = voice_of(h, p, false), *other = voice_of(h, p, true);
	uint32_t seq = p->tcp.seq;
	struct bgp_message m;
	enum wire_status status;

	if ((p->tcp.flags & TCP_SYN) != 0)
		bgp_stream_start(&v->stream, ++seq);
	bgp_stream_segment(&v->stream, seq, p->tcp.payload, p->tcp.length);
	while ((status = bgp_stream_next(&v->stream, v->as4 && other->as4, &m)) != WIRE_SHORT) {
		if (status == WIRE_OK)
			message_line(h, frame, &m, v);
		else
			line(h, "%u malformed\n", frame);
	}
}

/* pcap as tcpdump writes it on a little-endian machine, read by hand. */
static struct heard *hear_file(const char *name)
{
	static uint8_t bytes[FILE_MAX];
	char path[128];
	struct heard *h = calloc(1, sizeof(*h));

	snprintf(path, sizeof(path), "tests/wire/%s.pcap", name);
	FILE *f = fopen(path, "rb");
	assert_non_null(f);
	const size_t len = fread(bytes, 1, sizeof(bytes), f);
	fclose(f);
	assert_non_null(h);
	assert_true(len > PCAP_HEADER && len < sizeof(bytes));
	assert_int_equal(little_u32(bytes), 0xa1b2c3d4);
	assert_int_equal(little_u32(bytes + 20), 1); /* LINKTYPE_ETHERNET */

	size_t at = PCAP_HEADER;
	for (unsigned frame = 1; at + 16 <= len; frame++) {
		const uint32_t captured = little_u32(bytes + at + 8);
		const uint32_t length = little_u32(bytes + at + 12);

		assert_true(captured <= len - at - 16);
		struct cursor exact = bytes_prefix(cursor_of(bytes + at + 16, captured), captured);
		h->statuses[frame_decode(exact.at, captured, length, &h->last)]++;
		h->kinds[h->last.kind]++;
		if (h->last.kind == PACKET_TCP)
			segment_hear(h, frame, &h->last);
		if (h->last.kind == PACKET_ICMP_ERROR)
			h->refusal = h->last.icmp;
		bytes_free(exact);
		at += 16 + captured;
	}
	return h;
}

/* Frames by kind; "other" holds those that are not OK as well. */
static const struct {
	const char *name;
	unsigned other, arp, nd, tcp, icmp, bfd, foreign;
} tallies[] = {
	{"802.1ad_QinQ", 0, 2, 0, 0, 0, 0, 0},
	{"LLDP_and_CDP", 12, 0, 0, 0, 0, 0, 12},
	{"arp-too-long-tha", 1, 0, 0, 0, 0, 0, 1}, /* hardware type 12336 */
	{"bfd-multihop", 0, 0, 0, 0, 0, 40, 0},
	{"bfd-raw-auth-sha1", 0, 0, 0, 0, 0, 25, 0},
	{"bfd-sbfd", 20, 0, 0, 0, 0, 0, 0}, /* port 7784: another protocol */
	{"bgp-4byte-asn", 0, 12, 0, 79, 0, 0, 0},
	{"bgp-bgpsec", 0, 0, 0, 36, 0, 0, 0},
	{"bgp-lu-multiple-labels", 0, 2, 0, 37, 0, 0, 0},
	{"icmp6-rfc8335", 6, 0, 0, 0, 0, 0, 0}, /* extended echo */
	{"tcp_rst_data-trunc", 1, 0, 0, 0, 0, 0, 0},
	{"lab-acl-reject", 7, 4, 2, 6, 6, 0, 0}, /* router solicitations */
	{"lab-bfd", 8, 2, 2, 19, 1, 0, 0},
};

static void frames_by_kind(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(tallies); i++) {
		struct heard *h = hear_file(tallies[i].name);

		assert_int_equal(h->kinds[PACKET_OTHER], tallies[i].other);
		assert_int_equal(h->kinds[PACKET_ARP], tallies[i].arp);
		assert_int_equal(h->kinds[PACKET_ND], tallies[i].nd);
		assert_int_equal(h->kinds[PACKET_TCP], tallies[i].tcp);
		assert_int_equal(h->kinds[PACKET_ICMP_ERROR], tallies[i].icmp);
		assert_int_equal(h->kinds[PACKET_BFD], tallies[i].bfd);
		assert_int_equal(h->statuses[WIRE_FOREIGN], tallies[i].foreign);
		assert_int_equal(h->statuses[WIRE_SHORT] + h->statuses[WIRE_MALFORMED], 0);
		free(h);
	}
}

/* Each BGP message by frame: ASN and hold time; prefixes withdrawn and announced, the first AS and
 * how often; code, bytes of data, text. */
static const struct {
	const char *name, *messages;
} sessions[] = {
	{"bgp-4byte-asn", "6 open 2764334674 180\n"
			  "8 open 200 180\n"
			  "10 keepalive\n"
			  "12 keepalive\n"
			  "13 update -0 +5 200*1\n"
			  "14 keepalive\n"
			  "15 keepalive\n"
			  "28 open 2764334674 180\n"
			  "30 open 300 180\n"
			  "32 keepalive\n"
			  "34 keepalive\n"
			  "35 keepalive\n"
			  "37 update -0 +5 2764334674*1\n"
			  "39 keepalive\n"
			  "44 open 2764334674 180\n"
			  "46 open 400 180\n"
			  "48 keepalive\n"
			  "50 keepalive\n"
			  "51 keepalive\n"
			  "52 update -0 +5 2764334674*1\n"
			  "52 keepalive\n"
			  "56 update -5 +0 0*0\n"
			  "58 update -5 +0 0*0\n"
			  "60 update -5 +0 0*0\n"
			  "67 open 1 180\n"
			  "69 open 2764334674 180\n"
			  "71 keepalive\n"
			  "72 keepalive\n"
			  "75 update -0 +5 1*1\n"
			  "75 keepalive\n"
			  "76 keepalive\n"
			  "79 update -0 +5 2764334674*1\n"
			  "81 update -0 +5 2764334674*1\n"
			  "83 update -0 +5 2764334674*1\n"
			  "85 notification 6/6 0 \"\"\n"},
	{"bgp-bgpsec", "6 open 2 180\n"
		       "8 open 3 180\n"
		       "10 keepalive\n"
		       "11 keepalive\n"
		       "16 update -0 +0 0*0 end\n"
		       "18 update -0 +1 0*0\n"
		       "18 update -0 +1 0*0\n"
		       "18 update -0 +1 0*0\n"
		       "18 update -0 +1 0*0\n"
		       "18 update -0 +1 0*0\n"
		       "18 update -0 +1 0*0\n"
		       "18 update -0 +1 0*0\n"
		       "18 update -0 +1 0*0\n"
		       "18 update -0 +1 0*0\n"
		       "18 update -0 +1 0*0\n"
		       "18 update -0 +0 0*0 end\n"
		       "23 open 3 180\n"
		       "25 open 4 180\n"
		       "27 keepalive\n"
		       "28 keepalive\n"
		       "33 update -0 +0 0*0 end\n"
		       "35 update -0 +1 0*0\n"
		       "35 update -0 +1 0*0\n"
		       "35 update -0 +1 0*0\n"
		       "35 update -0 +1 0*0\n"
		       "35 update -0 +1 0*0\n"
		       "35 update -0 +1 0*0\n"
		       "35 update -0 +1 0*0\n"
		       "35 update -0 +1 0*0\n"
		       "35 update -0 +1 0*0\n"
		       "35 update -0 +1 0*0\n"
		       "35 update -0 +0 0*0 end\n"},
	{"bgp-lu-multiple-labels",
	 /* Labelled prefixes (SAFI 4) are not counted. */
	 "6 open 100 180\n"
	 "8 open 100 180\n"
	 "10 keepalive\n"
	 "11 keepalive\n"
	 "14 keepalive\n"
	 "14 update -0 +0 0*0 end\n"
	 "14 update -0 +0 0*0 end\n"
	 "15 keepalive\n"
	 "18 update -0 +0 200*1\n"
	 "20 notification 6/4 0 \"\"\n"
	 "28 open 100 180\n"
	 "30 open 100 180\n"
	 "32 keepalive\n"
	 "33 keepalive\n"
	 "35 keepalive\n"
	 "35 update -0 +0 200*1\n"
	 "36 keepalive\n"
	 "36 update -0 +0 0*0 end\n"
	 "36 update -0 +0 0*0 end\n"
	 "38 update -0 +0 0*0\n"},
	{"bgp-cease-hard-reset", "1 open 100 3600\n"
				 "2 open 100 3600\n"
				 "3 notification 6/9 2 \"\"\n"},
	{"bgp-malformed-hard-reset", "1 notification 6/9 0 \"\"\n"},
	{"bgp-bfd-cease", "1 notification 6/10 0 \"\"\n"},
	{"bgp_notification_rr_msg_error", "1 notification 7/1 2 \"\"\n"},
	{"bgp-shutdown-msg-variations", "1 notification 6/4 20 \"0123456789\"\n"
					"2 notification 6/4 1 \"\"\n"
					"3 notification 6/4 11 \"\"\n"},
	{"bgp-large-community", "1 update -0 +1 65536*1\n"
				"1 update -0 +1 65536*1\n"
				"1 update -0 +1 65536*1\n"
				"1 update -0 +1 65536*1\n"
				"1 update -0 +1 65536*1\n"},
	{"bgp-evpn", "1 open 65000 90\n"},
	{"mpbgp-linklocal-nexthop", "1 update -0 +1 1*1\n"},
	{"lab-bfd", "11 open 65001 240\n"
		    "12 open 65002 240\n"
		    "15 keepalive\n"
		    "17 keepalive\n"
		    "19 update -0 +0 0*0 end\n"
		    "21 update -0 +0 0*0 end\n"
		    "25 notification 6/0 0 \"\"\n"
		    "27 notification 6/0 0 \"\"\n"},
	/* Both begin with a marker that is none. */
	{"bgp-ub", "1 malformed\n"},
	{"bgp-bgp_capabilities_print-oobr-1", "1 malformed\n"},
};

static void messages_of_sessions(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(sessions); i++) {
		struct heard *h = hear_file(sessions[i].name);

		assert_string_equal(h->text, sessions[i].messages);
		free(h);
	}
}

static void details(void **state)
{
	(void)state;
	char tags[TAGS_TEXT];
	struct heard *h = hear_file("802.1ad_QinQ");

	assert_string_equal(tags_text(&h->last.tags, tags), "0x88a8:200.2001");
	assert_true(h->last.neighbour.reply);
	assert_address(&h->last.neighbour.target, "172.21.79.100");
	assert_mac(h->last.neighbour.mac, "00:80:ea:81:88:63");
	free(h);

	h = hear_file("lab-acl-reject");
	assert_int_equal(h->refusal.type, 3);
	assert_int_equal(h->refusal.code, 3);
	assert_address(&h->refusal.inner_src, "10.99.0.1");
	assert_address(&h->refusal.inner_dst, "10.99.0.2");
	assert_int_equal(h->refusal.inner_source_port, 46541);
	assert_int_equal(h->refusal.inner_destination_port, PORT_BGP);
	free(h);

	h = hear_file("bfd-raw-auth-sha1");
	assert_int_equal(h->last.bfd.state, BFD_DOWN);
	assert_address(&h->last.src, "192.85.1.2");
	free(h);

	h = hear_file("bfd-multihop");
	assert_int_equal(h->last.bfd.state, BFD_UP);
	assert_int_equal(h->last.bfd.multiplier, 3);
	assert_int_equal(h->last.bfd.min_tx_us, 300000);
	free(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(frames_by_kind),
		cmocka_unit_test(messages_of_sessions),
		cmocka_unit_test(details),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
