/* SPDX-License-Identifier: ISC */
#include "sys/pack.h"

#include "base/text.h"
#include "sys/output.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OWNERS_MODE = 0600 };

struct pack {
	struct output output;
	struct archive *archive;
};

static bool failed(struct pack *p, struct err *err)
{
	const char *why = archive_error_string(p->archive);

	return err_set(err, "%s: cannot be written: %s", p->output.path,
		       why != NULL ? why : "no reason given");
}

struct pack *pack_new(const char *path, struct err *err)
{
	struct pack *p = xcalloc(1, sizeof(*p));

	if (!output_open(&p->output, path, NULL, err)) {
		free(p);
		return NULL;
	}
	p->archive = archive_write_new();
	if (p->archive == NULL)
		out_of_memory();
	if (fchmod(fileno(p->output.file), OWNERS_MODE) == 0 &&
	    archive_write_add_filter_gzip(p->archive) == ARCHIVE_OK &&
	    archive_write_set_format_ustar(p->archive) == ARCHIVE_OK &&
	    archive_write_open_FILE(p->archive, p->output.file) == ARCHIVE_OK)
		return p;
	(void)failed(p, err);
	pack_drop(p);
	return NULL;
}

bool pack_add(struct pack *p, const char *name, struct cursor bytes, int64_t at_ms, struct err *err)
{
	struct archive_entry *entry = archive_entry_new();
	bool good;

	if (entry == NULL)
		out_of_memory();
	archive_entry_set_pathname(entry, name);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, OWNERS_MODE);
	archive_entry_set_size(entry, (int64_t)bytes.left);
	archive_entry_set_mtime(entry, at_ms / 1000, 0);
	good = archive_write_header(p->archive, entry) == ARCHIVE_OK &&
	       archive_write_data(p->archive, bytes.at, bytes.left) == (ssize_t)bytes.left;
	archive_entry_free(entry);
	return good || failed(p, err);
}

bool pack_finish(struct pack *p, struct err *err)
{
	if (archive_write_close(p->archive) != ARCHIVE_OK) {
		(void)failed(p, err);
		pack_drop(p);
		return false;
	}
	archive_write_free(p->archive);

	const bool good = output_close(&p->output, err);
	free(p);
	return good;
}

void pack_drop(struct pack *p)
{
	if (p == NULL)
		return;
	archive_write_free(p->archive);
	output_drop(&p->output);
	free(p);
}
