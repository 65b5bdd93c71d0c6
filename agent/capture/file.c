/* SPDX-License-Identifier: ISC */
#include "handle.h"

#include "base/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { READ_AHEAD = 256 * 1024 };

static FILE *file_open(const char *path, struct err *err)
{
	FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rbe");
	struct stat is;

	if (file == NULL) {
		(void)err_set(err, "cannot open %s: %s", path, strerrordesc_np(errno));
		return NULL;
	}
	if (fstat(fileno(file), &is) == 0 && S_ISDIR(is.st_mode)) {
		(void)err_set(err, "%s is a directory, not a capture file", path);
		fclose(file);
		return NULL;
	}
	(void)__fsetlocking(file, FSETLOCKING_BYCALLER); /* one thread: two locks less a frame */
	return file;
}

static const char *link_name(int type)
{
	const char *name = pcap_datalink_val_to_name(type);

	return name != NULL ? name : "unknown";
}

/* The C library takes a size only with a buffer. Standard input outlives us, so it keeps its own.
 */
static char *read_ahead(FILE *file)
{
	char *buffer = file == stdin ? NULL : xcalloc(1, READ_AHEAD);

	if (buffer != NULL)
		(void)setvbuf(file, buffer, _IOFBF, READ_AHEAD);
	return buffer;
}

struct capture *capture_file(const char *path, struct err *err)
{
	const char *name = strcmp(path, "-") == 0 ? "standard input" : path;
	char why[PCAP_ERRBUF_SIZE] = "", *buffer;
	FILE *file = file_open(path, err);
	struct capture *c;
	pcap_t *pcap;

	if (file == NULL)
		return NULL;
	buffer = read_ahead(file);
	pcap = pcap_fopen_offline(file, why);
	if (pcap == NULL) {
		(void)err_set(err, "%s is not a pcap or pcapng file: %s", name, why);
		if (file != stdin)
			fclose(file);
		free(buffer);
		return NULL;
	}
	c = capture_new(pcap, name, false);
	c->buffer = buffer;
	if (pcap_datalink(pcap) == DLT_EN10MB)
		return c;
	(void)err_set(err,
		      "%s holds %s frames, not Ethernet: capture again on the port itself "
		      "(tcpdump -i PORT), not on \"any\" or a tunnel",
		      name, link_name(pcap_datalink(pcap)));
	capture_close(c);
	return NULL;
}
