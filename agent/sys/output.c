/* SPDX-License-Identifier: ISC */
#include "sys/output.h"

#include "base/text.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { REPORT_MODE = 0644 };

bool output_open(struct output *o, const char *path, FILE *otherwise, struct err *err)
{
	struct text name = {0};
	struct stat old;
	mode_t mode = REPORT_MODE;
	int fd;

	*o = (struct output){.file = path ? NULL : otherwise};
	if (!path)
		return true;
	if (stat(path, &old) == 0)
		mode = old.st_mode & 0777; /* who may read it is for its owner to say */
	text_addf(&name, "%s.XXXXXX", path);
	fd = mkstemp(name.at);
	if (fd >= 0 && fchmod(fd, mode) == 0)
		o->file = fdopen(fd, "w");
	if (!o->file) {
		err_set(err, "%s: cannot be written: %m", path);
		if (fd >= 0) {
			close(fd);
			unlink(name.at);
		}
		text_free(&name);
		return false;
	}
	o->temporary = name.at;
	o->path = xstrdup(path);
	return true;
}

bool output_close(struct output *o, struct err *err)
{
	const char *name = o->path ? o->path : "the report";
	bool good = fflush(o->file) == 0 && !ferror(o->file);

	if (o->path) {
		good = fclose(o->file) == 0 && good;
		good = good && rename(o->temporary, o->path) == 0;
	}
	if (!good) {
		err_set(err, "%s: cannot be written: %m", name);
		if (o->temporary)
			unlink(o->temporary);
	}
	free(o->temporary);
	free(o->path);
	*o = (struct output){0};
	return good;
}

void output_drop(struct output *o)
{
	if (o->path) {
		(void)fclose(o->file);
		unlink(o->temporary);
	}
	free(o->temporary);
	free(o->path);
	*o = (struct output){0};
}
