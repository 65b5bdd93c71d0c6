/* SPDX-License-Identifier: ISC */
#ifndef CAPTURE_HANDLE_H
#define CAPTURE_HANDLE_H

#include "capture/capture.h"

#include <pcap/pcap.h>

struct capture {
	pcap_t *pcap;
	char *name;   /* the interface, or the path */
	char *buffer; /* a file's, read ahead; NULL: the library's own */
	bool live;
	uint64_t frames;         /* handed over so far */
	uint32_t counted_before; /* of a counter: what the kernel had counted when it was ready */
};

struct capture *capture_new(pcap_t *pcap, const char *name, bool live);

#endif
