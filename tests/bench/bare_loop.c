/* SPDX-License-Identifier: ISC */
/* bare_loop FILE: the least that can be done with a capture: libpcap hands over every frame, and
 * they are counted. What ceprobe costs is measured against this. */
#include <pcap/pcap.h>
#include <stdio.h>

static void frame_count(u_char *context, const struct pcap_pkthdr *header, const u_char *bytes)
{
	unsigned long *frames = (unsigned long *)(void *)context;

	(void)header;
	(void)bytes;
	++*frames;
}

int main(int argc, char **argv)
{
	char why[PCAP_ERRBUF_SIZE] = "";
	unsigned long frames = 0;
	pcap_t *pcap = argc == 2 ? pcap_open_offline(argv[1], why) : NULL;

	if (!pcap) {
		fprintf(stderr, "bare_loop: %s\n", argc == 2 ? why : "usage: bare_loop FILE");
		return 1;
	}
	if (pcap_loop(pcap, -1, frame_count, (u_char *)(void *)&frames) != 0) {
		pcap_perror(pcap, "bare_loop");
		return 1;
	}
	pcap_close(pcap);
	printf("%lu\n", frames);
	return 0;
}
