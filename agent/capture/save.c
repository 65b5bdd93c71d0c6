/* SPDX-License-Identifier: ISC */
#include "capture/capture.h"

#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <pcap/pcap.h>
#include <stdlib.h>
#include <unistd.h>

enum { SNAPLEN_TOLD = 262144 /* what tcpdump writes into its files */ };

struct capture_sink {
	char *path;
	pcap_t *shape; /* what the frames are: Ethernet */
	pcap_dumper_t *dumper;
};

struct capture_sink *capture_save(const char *path, struct err *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL;
	struct capture_sink *s;

	if (file == NULL) {
		(void)err_set(err, "%s: cannot be written: %s", path, strerrordesc_np(errno));
		if (fd >= 0)
			close(fd);
		return NULL;
	}
	s = xcalloc(1, sizeof(*s));
	s->path = xstrdup(path);
	s->shape = pcap_open_dead(DLT_EN10MB, SNAPLEN_TOLD);
	s->dumper = s->shape == NULL ? NULL : pcap_dump_fopen(s->shape, file);
	if (s->dumper != NULL && pcap_dump_flush(s->dumper) == 0)
		return s;
	(void)err_set(err, "%s: cannot be written: %s", path, strerrordesc_np(errno));
	if (s->dumper != NULL)
		pcap_dump_close(s->dumper);
	else
		fclose(file);
	if (s->shape != NULL)
		pcap_close(s->shape);
	free(s->path);
	free(s);
	return NULL;
}

void capture_sink_add(struct capture_sink *s, const struct frame *f)
{
	struct pcap_pkthdr header = {.caplen = f->captured, .len = f->length};

	header.ts.tv_sec = f->at_us / 1000000;
	header.ts.tv_usec = f->at_us % 1000000;
	pcap_dump((u_char *)s->dumper, &header, f->bytes);
	(void)pcap_dump_flush(s->dumper); /* should we be killed, it is there */
}

bool capture_sink_close(struct capture_sink *s, struct err *err)
{
	bool good;

	if (s == NULL)
		return true;
	errno = 0;
	good = pcap_dump_flush(s->dumper) == 0 && ferror(pcap_dump_file(s->dumper)) == 0;
	if (!good)
		(void)err_set(err, "%s: cannot be written: %s", s->path, strerrordesc_np(errno));
	pcap_dump_close(s->dumper);
	pcap_close(s->shape);
	free(s->path);
	free(s);
	return good;
}
