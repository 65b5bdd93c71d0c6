/* SPDX-License-Identifier: ISC */
/* Where, of saved captures, each link is heard. */
#ifndef APP_READ_HOMES_H
#define APP_READ_HOMES_H

#include "options.h"
#include "watch.h"

/* The file of "FILE@INTERFACE", allocated, and the interface: "" where none is named. */
char *pcap_file(const char *spec, const char **interface);
/* Sets w->homes. Looks into the captures (but not standard input) for how many tags they have. */
void read_homes(struct watch *w, const struct options *o);

#endif
