/* SPDX-License-Identifier: ISC */
/* frames DIR LINKS FRAMES: writes DIR/ceprobe.yaml with so many links on the port eth1, each in a
 * VLAN of its own, DIR/frames.pcap with so many frames of them (ARP, handshakes, OPENs, UPDATEs,
 * KEEPALIVEs; one circuit in 32 signs with DIR/key) and DIR/bird.txt with a protocol for each.
 * The same bytes each time, and every session ends Established. Checksums are zero, as captures of
 * hosts whose cards compute them show. */
#include <arpa/inet.h>
#include <assert.h>
#include <nettle/md5.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { ROUND = 255, BURST = 4, LINKS_MAX = 4094, SIGNED_OF = 32, FRAME_MAX = 1600 };
enum { CE_ASN = 65010, MSEE_ASN = 12076, PORT_BGP = 179, START_S = 1790000000 };
enum { LINK_US = 8000000 }; /* from frame to frame: too slow a link to flap, in its rounds */
enum { FIN = 1, SYN = 2, PSH = 8, ACK = 16 };
enum { OPEN = 1, UPDATE, KEEPALIVE = 4 };
enum { SMALL = 3, TABLE = 20 }; /* prefixes of an UPDATE */

static const char key[] = "a key of the bench";

/* clang-format off */
enum step {
	ARP_ASK, ARP_TELL, CE_SYN, MSEE_SYN, CE_ACK, MSEE_ACK, CE_OPEN, MSEE_OPEN,
	CE_KEEPALIVE, MSEE_KEEPALIVE, CE_UPDATE, MSEE_UPDATE, MSEE_TABLE, CE_FIN
};
/* What a session begins with, then what comes over and over. */
static const enum step opening[] = {
	ARP_ASK, ARP_TELL, CE_SYN, MSEE_SYN, CE_ACK, CE_OPEN,
	MSEE_OPEN, CE_KEEPALIVE, MSEE_KEEPALIVE, CE_ACK, MSEE_UPDATE, CE_ACK,
};
static const enum step steady[] = {
	CE_KEEPALIVE, MSEE_ACK, MSEE_KEEPALIVE, CE_ACK, MSEE_TABLE, CE_ACK,
	CE_UPDATE, MSEE_ACK, MSEE_KEEPALIVE, CE_ACK, ARP_ASK, ARP_TELL,
};
enum { OPENING = sizeof(opening) / sizeof(opening[0]), STEADY = sizeof(steady) / sizeof(steady[0]) };
/* clang-format on */

struct link {
	uint32_t index, step;
	uint32_t ce_seq, msee_seq;
	uint16_t ce_port;
};

struct bytes {
	uint8_t at[FRAME_MAX];
	size_t len;
};

static void put(struct bytes *b, const void *bytes, size_t len)
{
	assert(b->len + len <= sizeof(b->at));
	memcpy(b->at + b->len, bytes, len);
	b->len += len;
}

static void put8(struct bytes *b, unsigned int v)
{
	const uint8_t byte = (uint8_t)v;

	put(b, &byte, sizeof(byte));
}

static void put16(struct bytes *b, unsigned int v)
{
	const uint16_t network = htons((uint16_t)v);

	put(b, &network, sizeof(network));
}

static void put32(struct bytes *b, uint32_t v)
{
	const uint32_t network = htonl(v);

	put(b, &network, sizeof(network));
}

static uint32_t ce_address(uint32_t link)
{
	return 0x0a000001 + 4 * link;
}

static uint32_t msee_address(uint32_t link)
{
	return ce_address(link) + 1;
}

static bool is_signed(uint32_t link)
{
	return link / 2 % SIGNED_OF == 3;
}

/* Hardware addresses: the CE's one, and one for each MSEE. */
static void put_mac(struct bytes *b, bool ce, uint32_t link)
{
	put16(b, 0x0200);
	put32(b, ce ? 1 : 0x10000 + link);
}

static void put_ethernet(struct bytes *b, const struct link *l, bool from_ce, unsigned int type)
{
	put_mac(b, !from_ce, l->index);
	put_mac(b, from_ce, l->index);
	put16(b, 0x8100);
	put16(b, 1 + l->index);
	put16(b, type);
}

static void put_arp(struct bytes *b, const struct link *l, bool ask)
{
	put_ethernet(b, l, ask, 0x0806);
	put16(b, 1);
	put16(b, 0x0800);
	put8(b, 6);
	put8(b, 4);
	put16(b, ask ? 1 : 2);
	put_mac(b, ask, l->index);
	put32(b, ask ? ce_address(l->index) : msee_address(l->index));
	put_mac(b, !ask, l->index);
	put32(b, ask ? msee_address(l->index) : ce_address(l->index));
}

/* ---- BGP: RFC 4271 4 ---- */

static void put_header(struct bytes *b, size_t body, unsigned int type)
{
	for (int i = 0; i < 4; i++)
		put32(b, UINT32_MAX);
	put16(b, (unsigned int)(19 + body));
	put8(b, type);
}

static void put_open(struct bytes *b, const struct link *l, bool from_ce)
{
	const uint32_t asn = from_ce ? CE_ASN : MSEE_ASN;

	put_header(b, 10 + 16, OPEN);
	put8(b, 4);
	put16(b, asn);
	put16(b, 180);
	put32(b, from_ce ? ce_address(l->index) : msee_address(l->index));
	put8(b, 16);
	put8(b, 2); /* capabilities: IPv4 unicast, route refresh, four-byte ASNs */
	put8(b, 14);
	put32(b, 0x01040001);
	put16(b, 0x0001);
	put16(b, 0x0200);
	put16(b, 0x4104);
	put32(b, asn);
}

static void put_update(struct bytes *b, const struct link *l, bool from_ce, unsigned int prefixes)
{
	put_header(b, 4 + 20 + (size_t)4 * prefixes, UPDATE);
	put16(b, 0);
	put16(b, 20);
	put32(b, 0x40010100); /* ORIGIN: IGP */
	put32(b, 0x40020602); /* AS_PATH: a sequence of one */
	put8(b, 1);
	put32(b, from_ce ? CE_ASN : MSEE_ASN);
	put16(b, 0x4003); /* NEXT_HOP */
	put8(b, 4);
	put32(b, from_ce ? ce_address(l->index) : msee_address(l->index));
	for (unsigned int i = 0; i < prefixes; i++)
		put32(b, 0x180a0000 | (l->step & 0xff) << 8 | i);
}

static void put_message(struct bytes *b, const struct link *l, enum step step)
{
	switch (step) {
	case CE_OPEN:
	case MSEE_OPEN:
		put_open(b, l, step == CE_OPEN);
		return;
	case CE_KEEPALIVE:
	case MSEE_KEEPALIVE:
		put_header(b, 0, KEEPALIVE);
		return;
	case CE_UPDATE:
	case MSEE_UPDATE:
		put_update(b, l, step == CE_UPDATE, SMALL);
		return;
	case MSEE_TABLE:
		put_update(b, l, false, TABLE);
		return;
	default: /* no data */
		return;
	}
}

/* ---- TCP and IPv4 ---- */

static bool is_from_ce(enum step step)
{
	return step == CE_SYN || step == CE_ACK || step == CE_OPEN || step == CE_KEEPALIVE ||
	       step == CE_UPDATE || step == CE_FIN;
}

static unsigned int flags_of(enum step step, size_t payload)
{
	if (step == CE_SYN)
		return SYN;
	if (step == MSEE_SYN)
		return SYN | ACK;
	if (step == CE_FIN)
		return FIN | ACK;
	return payload > 0 ? PSH | ACK : ACK;
}

/* RFC 2385 2.0 */
static void put_digest(struct bytes *b, const struct bytes *header, const struct bytes *payload,
		       const uint8_t ends[8])
{
	const size_t options = 20, length = header->len + options + payload->len;
	const uint8_t pseudo[] = {0, 6, (uint8_t)(length >> 8), (uint8_t)length};
	struct md5_ctx md5;
	uint8_t digest[MD5_DIGEST_SIZE];

	md5_init(&md5);
	md5_update(&md5, 8, ends);
	md5_update(&md5, sizeof(pseudo), pseudo);
	md5_update(&md5, header->len, header->at);
	md5_update(&md5, payload->len, payload->at);
	md5_update(&md5, sizeof(key) - 1, (const uint8_t *)key);
	md5_digest(&md5, sizeof(digest), digest);
	put16(b, 19 << 8 | 18);
	put(b, digest, sizeof(digest));
	put16(b, 0);
}

static void put_tcp(struct bytes *b, struct link *l, enum step step)
{
	const bool ce = is_from_ce(step), with_md5 = is_signed(l->index);
	struct bytes payload = {.len = 0}, header = {.len = 0};
	uint32_t *seq = ce ? &l->ce_seq : &l->msee_seq;

	put_message(&payload, l, step);
	put16(&header, ce ? l->ce_port : PORT_BGP);
	put16(&header, ce ? PORT_BGP : l->ce_port);
	put32(&header, *seq);
	put32(&header, step == CE_SYN ? 0 : ce ? l->msee_seq : l->ce_seq);
	put16(&header, (with_md5 ? 10U : 5U) << 12 | flags_of(step, payload.len));
	put16(&header, 65535);
	put32(&header, 0);
	*seq += (uint32_t)payload.len + (step == CE_SYN || step == MSEE_SYN || step == CE_FIN);

	put_ethernet(b, l, ce, 0x0800);
	put16(b, 0x45c0);
	put16(b, (unsigned int)(20 + header.len + (with_md5 ? 20 : 0) + payload.len));
	put32(b, 0);
	put16(b, 1 << 8 | 6); /* TTL of a single hop; TCP */
	put16(b, 0);
	put32(b, ce ? ce_address(l->index) : msee_address(l->index));
	put32(b, ce ? msee_address(l->index) : ce_address(l->index));
	const uint8_t *ends = b->at + b->len - 8;

	put(b, header.at, header.len);
	if (with_md5)
		put_digest(b, &header, &payload, ends);
	put(b, payload.at, payload.len);
}

/* ---- the files ---- */

/* A session ends and begins anew after each round, if there is time for another whole one. */
static enum step step_next(struct link *l, uint64_t left)
{
	if (l->step == ROUND && left >= ROUND) {
		l->step = 0;
		l->ce_port = (uint16_t)(l->ce_port < 60000 ? l->ce_port + 1 : 32768);
		l->ce_seq += 100000;
		l->msee_seq += 100000;
		return CE_FIN;
	}
	const uint32_t step = l->step++;

	return step < OPENING ? opening[step] : steady[(step - OPENING) % STEADY];
}

static void frame_write(FILE *file, const struct bytes *b, uint64_t at_us)
{
	const uint32_t record[] = {START_S + (uint32_t)(at_us / 1000000),
				   (uint32_t)(at_us % 1000000), (uint32_t)b->len, (uint32_t)b->len};

	fwrite(record, sizeof(record), 1, file);
	fwrite(b->at, b->len, 1, file);
}

static void frames_write(FILE *file, uint32_t links, uint64_t frames)
{
	static const uint32_t header[] = {0xa1b2c3d4, 4 << 16 | 2, 0, 0, 65535, 1};
	static struct link all[LINKS_MAX];

	fwrite(header, sizeof(header), 1, file);
	for (uint32_t i = 0; i < links; i++)
		all[i] = (struct link){.index = i,
				       .ce_seq = 1000000 * i,
				       .msee_seq = 3000000 * i,
				       .ce_port = (uint16_t)(32768 + i)};
	for (uint64_t n = 0; n < frames; n++) {
		struct link *l = &all[n / BURST % links]; /* a few at a time, as they come */
		const enum step step = step_next(l, (frames - n) / links);
		struct bytes b = {.len = 0};

		if (step <= ARP_TELL)
			put_arp(&b, l, step == ARP_ASK);
		else
			put_tcp(&b, l, step);
		frame_write(file, &b, n * LINK_US / links);
	}
}

static const char *dotted(uint32_t a, char out[static 16])
{
	snprintf(out, 16, "%u.%u.%u.%u", a >> 24, a >> 16 & 255, a >> 8 & 255, a & 255);
	return out;
}

static void config_write(FILE *file, uint32_t links)
{
	char text[16];

	fputs("version: 1\ncircuits:\n", file);
	for (uint32_t i = 0; i < links; i++) {
		if (i % 2 == 0)
			fprintf(file,
				"  - name: bench-%u\n    peerings:\n      - type: private\n"
				"        vlan: %u\n        peer_asn: %d\n        md5: %s\n",
				i / 2, 1 + i, CE_ASN, is_signed(i) ? "{key_file: key}" : "none");
		fprintf(file, "        %s: {interface: eth1, subnet: %s/30, handoff_vlan: %u}\n",
			i % 2 == 0 ? "primary" : "secondary", dotted(ce_address(i) - 1, text),
			1 + i);
	}
}

static void bird_write(FILE *file, uint32_t links)
{
	char text[16];

	fputs("2002-Name       Proto      Table      State  Since         Info\n", file);
	for (uint32_t i = 0; i < links; i++) {
		fprintf(file,
			"1002-er_%u BGP --- up 2026-09-21 12:00:00 Established\n"
			"1006-  BGP state:          Established\n"
			"     Neighbor address: %s\n     Neighbor AS:      %d\n"
			"     Local AS:         %d\n     Hold timer:       130.976/180\n"
			"   Channel ipv4\n     State:          UP\n"
			"     Routes:         60 imported, 3 exported, 60 preferred\n \n",
			i, dotted(msee_address(i), text), MSEE_ASN, CE_ASN);
	}
	fputs("0000 \n", file);
}

static FILE *file_open(const char *folder, const char *name)
{
	char path[4096];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "wbe");
	if (!file) {
		perror(path);
		exit(1); /* NOLINT(concurrency-mt-unsafe): one thread */
	}
	return file;
}

static bool file_close(FILE *file)
{
	const bool good = ferror(file) == 0;

	return fclose(file) == 0 && good;
}

int main(int argc, char **argv)
{
	const unsigned long links = argc == 4 ? strtoul(argv[2], NULL, 10) : 0;
	FILE *files[4];
	bool good = true;

	if (links < 1 || links > LINKS_MAX) {
		fprintf(stderr, "usage: frames DIR LINKS FRAMES (1 to %d links)\n", LINKS_MAX);
		return 1;
	}
	umask(0077); /* the key */
	frames_write(files[0] = file_open(argv[1], "frames.pcap"), (uint32_t)links,
		     strtoull(argv[3], NULL, 10));
	config_write(files[1] = file_open(argv[1], "ceprobe.yaml"), (uint32_t)links);
	bird_write(files[2] = file_open(argv[1], "bird.txt"), (uint32_t)links);
	fprintf(files[3] = file_open(argv[1], "key"), "%s\n", key);
	for (int i = 0; i < 4; i++)
		good = file_close(files[i]) && good;
	if (!good)
		perror(argv[1]);
	return good ? 0 : 1;
}
