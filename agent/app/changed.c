/* SPDX-License-Identifier: ISC */
#include "changed.h"

#include "base/text.h"
#include "sys/clock.h"
#include "sys/output.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { TURN_MS = 5000 };

/* FNV-1a: tells configurations apart, and is the same on every machine. */
static uint64_t hash(const char *text)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	for (; *text != '\0'; text++)
		h = (h ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
	return h;
}

/* NOLINTBEGIN(concurrency-mt-unsafe): one thread */
static char *folder_choose(void)
{
	static const char system[] = "/var/lib/ceprobe";
	const char *given = getenv("STATE_DIRECTORY"), *home = getenv("HOME");
	const char *state = getenv("XDG_STATE_HOME");
	struct text t = {0};

	if (given != NULL && given[0] == '/')
		text_addf(&t, "%.*s", (int)strcspn(given, ":"), given);
	else if (geteuid() == 0 || access(system, W_OK) == 0)
		text_addf(&t, "%s", system);
	else if (state != NULL && state[0] == '/')
		text_addf(&t, "%s/ceprobe", state);
	else if (home != NULL && home[0] == '/')
		text_addf(&t, "%s/.local/state/ceprobe", home);
	return t.at;
}
/* NOLINTEND(concurrency-mt-unsafe) */

/* With all that is above it; others may look but not write. */
static bool folder_make(char *path)
{
	enum { MODE = 0755 };

	for (char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		bool made = mkdir(path, MODE) == 0 || errno == EEXIST;
		*slash = '/';
		if (!made)
			return false;
	}
	return mkdir(path, MODE) == 0 || errno == EEXIST;
}

/* Waits for another call that is telling just now. One that never ends is not waited for: then the
 * same may be told twice. */
static void take_turn(int folder)
{
	const int64_t deadline = clock_monotonic_ms() + TURN_MS;
	const struct timespec moment = {.tv_nsec = 20000000L};

	while (flock(folder, LOCK_EX | LOCK_NB) != 0 && clock_monotonic_ms() < deadline)
		(void)nanosleep(&moment, NULL);
}

/* False: it is there and cannot be read. What is no such file at all counts as none. */
static bool told_load(const char *path, struct told_list *out)
{
	FILE *file = fopen(path, "re");
	struct text text = {0};
	char part[4096];
	size_t n;

	if (file == NULL)
		return errno == ENOENT;
	while (text.len < TOLD_BYTES_MAX && (n = fread(part, 1, sizeof(part), file)) > 0)
		text_add(&text, part, n);
	bool good = !ferror(file);
	fclose(file);
	if (good)
		(void)!told_read(cursor_of(text.at, text.len), out);
	text_free(&text);
	return good;
}

static bool state_open(struct changed *c, const char *config, struct err *err)
{
	char whole[PATH_MAX], *folder = folder_choose();
	struct text path = {0};

	if (folder == NULL)
		return err_set(err, "--changed: no place to remember what was told: set "
				    "STATE_DIRECTORY or HOME");
	if (folder_make(folder))
		c->lock = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (c->lock < 0) {
		err_set(err, "--changed: %s cannot be used: %m", folder);
		free(folder);
		return false;
	}
	text_addf(&path, "%s/told-%016" PRIx64, folder,
		  hash(realpath(config, whole) != NULL ? whole : config));
	c->path = path.at;
	free(folder);
	take_turn(c->lock);
	if (!told_load(c->path, &c->told))
		return err_set(err, "--changed: %s cannot be read: %m", c->path);
	return true;
}

bool changed_open(struct changed *c, const char *config, const struct verdict_list *now,
		  const struct told_rules *rules, struct err *err)
{
	*c = (struct changed){.lock = -1};
	bool good = state_open(c, config, err);

	c->news_count = told_judge_all(&c->told, now, rules, &c->news);
	return good;
}

static bool state_save(const struct changed *c, struct err *err)
{
	struct output out;

	if (!output_open(&out, c->path, NULL, err))
		return false;
	told_write(&c->told, out.file);
	return output_close(&out, err);
}

bool changed_close(struct changed *c, bool told, struct err *err)
{
	bool good = !told || c->path == NULL || state_save(c, err);

	if (c->lock >= 0)
		close(c->lock);
	told_free(&c->told);
	free(c->news);
	free(c->path);
	*c = (struct changed){.lock = -1};
	return good;
}
