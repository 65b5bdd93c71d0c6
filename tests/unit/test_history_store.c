/* SPDX-License-Identifier: ISC */
/* What may happen to the file: nothing wrong gets into the history. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "history_world.h"

#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/wait.h>

static bool exists(const char *name)
{
	char path[128];

	text_format(path, sizeof(path), "%s/%s", world_folder, name);
	return access(path, F_OK) == 0;
}

static void file_write(const char *path, const void *bytes, size_t len, off_t at)
{
	int fd = open(path, O_WRONLY | O_CREAT, 0640);

	if (fd < 0 || pwrite(fd, bytes, len, at) != (ssize_t)len || close(fd) != 0)
		abort();
}

/* False; err says so. */
static void assert_says(struct history *h, int64_t now_ms, const char *part)
{
	struct err err = {""};

	assert_false(history_write(h, now_ms, &err));
	if (strstr(err.text, part) == NULL)
		fail_msg("\"%s\" is not in \"%s\"", part, err.text);
}

static void assert_not_read(const char *part)
{
	struct period p;
	struct err err = {""};

	assert_false(history_read(world_path, &(struct history_ask){NOON, NOON + 1, NOON + 1}, &p,
				  &err));
	if (strstr(err.text, part) == NULL)
		fail_msg("\"%s\" is not in \"%s\"", part, err.text);
}

/* Flaps every millisecond until it is killed; what was written is whole. */
static void killed_while_writing(void **state)
{
	(void)state;
	for (int round = 0; round < 5; round++) {
		int64_t at_ms = NOON + MINUTES(round);
		int ready[2];
		struct period p;
		char byte;
		pid_t pid;

		assert_int_equal(pipe(ready), 0);
		pid = fork();
		if (pid == 0) {
			struct history *h = world_begin();

			for (int i = 0;; i++, at_ms++) {
				world_down(h, at_ms, "no-carrier");
				world_write(h, at_ms);
				world_up(h, at_ms);
				world_write(h, at_ms);
				if (i == 20 && write(ready[1], "x", 1) != 1)
					abort();
			}
		}
		close(ready[1]);
		assert_int_equal(read(ready[0], &byte, 1), 1);
		close(ready[0]);
		usleep(1000U * (unsigned)round); /* somewhere in the middle */
		kill(pid, SIGKILL);
		assert_int_equal(waitpid(pid, NULL, 0), pid);
		p = world_read(NOON, NOON + MINUTES(60));
		assert_int_equal(p.link_count, 1);
		assert_true(p.links[0].outage_count >= 20 * (size_t)(round + 1));
		for (size_t i = 0; i < p.links[0].outage_count; i++)
			assert_string_equal(p.links[0].outages[i].cause.code, "no-carrier");
		period_free(&p);
		assert_int_equal(ask_number("SELECT quick_check = 'ok' FROM pragma_quick_check"),
				 1);
	}
	assert_false(exists("history.db.damaged-1"));
	assert_int_equal(ask_number("SELECT count(*) FROM watch"), 5);
}

/* A folder that is not there yet, then is: said once, kept, caught up. */
static void disk_comes_later(void **state)
{
	char path[128];
	struct history *h;
	struct period p;
	struct err err;

	(void)state;
	text_format(path, sizeof(path), "%s/later/history.db", world_folder);
	h = history_new(path, &world_bounds);
	assert_false(history_health(h).writing);
	world_up(h, NOON);
	assert_says(h, NOON, "later/history.db: No such file or directory");
	world_down(h, NOON + 2000, "no-carrier");
	assert_true(history_write(h, NOON + 2000, &err)); /* said once */
	assert_true(history_write(h, NOON + 20000, &err));
	assert_false(history_health(h).writing);
	assert_int_equal(history_health(h).queued, 3);
	text_format(path, sizeof(path), "%s/later", world_folder);
	assert_int_equal(mkdir(path, 0750), 0);
	assert_true(history_write(h, NOON + 22000, &err));
	assert_false(history_health(h).writing); /* not tried yet */
	assert_true(history_write(h, NOON + 30000, &err));
	assert_true(history_health(h).writing);
	assert_int_equal(history_health(h).lost, 0);
	history_free(h, NOON + 30000);
	text_format(path, sizeof(path), "%s/later/history.db", world_folder);
	assert_true(history_read(path, &(struct history_ask){NOON, NOON + 60000, NOON + 60000}, &p,
				 &err));
	assert_int_equal(p.links[0].up_ms, 2000);
	assert_int_equal(p.links[0].down_ms, 28000);
	period_free(&p);
	*strrchr(path, '/') = '\0';
	folder_remove(path);
}

/* Five records wait at most. What was given up is time that nobody watched. */
static void queue_is_bounded(void **state)
{
	struct history_bounds bounds = {.bytes = HISTORY_BYTES_MAX, .queue = 5};
	struct history *h;
	struct period p;
	struct err err;

	(void)state;
	assert_int_equal(mkdir(world_path, 0750), 0); /* in the way */
	h = history_new(world_path, &bounds);
	world_up(h, NOON);
	world_tell(h, &world_secondary, NOON, NULL, CONFIDENCE_CERTAIN);
	assert_says(h, NOON, "history.db: Is a directory");
	for (int i = 1; i <= 10; i++) {
		world_down(h, NOON + MINUTES(i), "no-carrier");
		world_up(h, NOON + MINUTES(i) + 30000);
		assert_true(history_write(h, NOON + MINUTES(i) + 30000, &err));
	}
	assert_int_equal(history_health(h).queued, 5);
	assert_int_equal(history_health(h).lost,
			 18); /* of 23: a span, two beginnings, 20 changes */
	assert_int_equal(rmdir(world_path), 0);
	assert_true(history_write(h, NOON + MINUTES(11), &err));
	history_free(h, NOON + MINUTES(11));
	p = world_read(NOON, NOON + MINUTES(11));
	/* The last that was given up: down at 12:08. From there on all is known, of both. */
	assert_int_equal(p.watched_ms, MINUTES(3));
	assert_int_equal(p.links[0].spans[0].kind, PERIOD_UNWATCHED);
	assert_int_equal(p.links[0].spans[0].end_ms, NOON + MINUTES(8));
	assert_int_equal(p.links[0].down_ms, 3 * 30000);
	assert_int_equal(p.links[0].up_ms, 3 * 30000);
	assert_int_equal(p.links[1].up_ms, MINUTES(3));
	assert_int_equal(p.event_count, 1);
	assert_string_equal(p.events[0].kind, "history-gap");
	assert_string_equal(p.events[0].text, "18 records were lost, the disk did not take them");
	period_free(&p);
}

/* In a child, for its mounts end with it. */
static void in_own_mounts(void (*body)(void))
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		if (unshare(CLONE_NEWNS) != 0 ||
		    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
		    mount("none", world_folder, "tmpfs", 0, "size=256k") != 0)
			_exit(77);
		body();
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == 77)
		skip(); /* not root */
	assert_int_equal(WEXITSTATUS(status), 0);
}

#define DEMAND(condition)                                                                          \
	do {                                                                                       \
		if (!(condition)) {                                                                \
			fprintf(stderr, "not so (line %d): %s\n", __LINE__, #condition);           \
			_exit(1);                                                                  \
		}                                                                                  \
	} while (0)

static void full_disk_body(void)
{
	static const char zeros[4096];
	struct history *h = world_begin();
	struct err err = {""};
	int64_t at_ms = NOON + 1000;
	struct period p;
	char filler[128];
	int fd;

	world_up(h, NOON);
	DEMAND(history_write(h, NOON, &err));
	text_format(filler, sizeof(filler), "%s/filler", world_folder);
	fd = open(filler, O_WRONLY | O_CREAT, 0600);
	while (write(fd, zeros, sizeof(zeros)) > 0)
		;
	close(fd);
	/* The log may have room for some; then it has none. */
	for (int i = 0; i < 200 && history_health(h).writing; i++, at_ms += 1000) {
		world_down(h, at_ms, "no-carrier");
		world_up(h, at_ms + 500);
		(void)!history_write(h, at_ms + 500, &err);
	}
	DEMAND(!history_health(h).writing);
	DEMAND(strstr(err.text, "full") != NULL);
	world_down(h, at_ms + 20000, "no-carrier");
	DEMAND(history_write(h, at_ms + 20000, &err)); /* said once */
	DEMAND(!history_health(h).writing);
	unlink(filler);
	world_up(h, at_ms + 50000);
	DEMAND(history_write(h, at_ms + 50000, &err));
	DEMAND(history_health(h).writing && history_health(h).lost == 0);
	history_free(h, at_ms + 50000);
	p = world_read(NOON, at_ms + 90000);
	DEMAND(p.watched_ms == at_ms + 50000 - NOON);
	DEMAND(p.links[0].losses == p.links[0].outage_count);
	DEMAND(p.links[0].outages[p.links[0].outage_count - 1].begin_ms == at_ms + 20000);
	DEMAND(p.links[0].outages[p.links[0].outage_count - 1].end_ms == at_ms + 50000);
	period_free(&p);
}

static void full_disk(void **state)
{
	(void)state;
	in_own_mounts(full_disk_body);
}

static void read_only_disk_body(void)
{
	struct history *h = world_begin();
	struct err err = {""};
	struct period p;

	world_up(h, NOON);
	DEMAND(history_write(h, NOON, &err));
	history_free(h, NOON + 1000);
	DEMAND(mount(NULL, world_folder, NULL, MS_REMOUNT | MS_RDONLY, NULL) == 0);
	h = world_begin();
	world_down(h, NOON + 2000, "no-carrier");
	DEMAND(!history_write(h, NOON + 2000, &err));
	DEMAND(strstr(err.text, "Read-only file system") != NULL);
	p = world_read(NOON, NOON + 60000); /* it can be read */
	DEMAND(p.links[0].up_ms == 1000);
	period_free(&p);
	DEMAND(mount(NULL, world_folder, NULL, MS_REMOUNT, NULL) == 0);
	DEMAND(history_write(h, NOON + 12000, &err) && history_health(h).writing);
	history_free(h, NOON + 12000);
	p = world_read(NOON, NOON + 60000);
	DEMAND(p.links[0].up_ms == 1000 && p.links[0].down_ms == 10000);
	period_free(&p);
}

static void read_only_disk(void **state)
{
	(void)state;
	in_own_mounts(read_only_disk_body);
}

static void damaged_file(void **state)
{
	char garbage[4096];
	struct history *h;
	struct period p;
	struct err err;

	(void)state;
	memset(garbage, 0xa5, sizeof(garbage));
	file_write(world_path, garbage, sizeof(garbage), 0);
	assert_not_read("is damaged");
	h = world_begin();
	world_up(h, NOON);
	assert_says(h, NOON, "history.db was damaged: it is kept as ");
	assert_true(history_health(h).writing);
	assert_true(exists("history.db.damaged-1"));
	/* Damaged while it is in use: noticed when it is opened again at the latest. */
	for (int i = 1; i < 200; i++)
		world_tell(h, &world_primary, NOON + 10 * i, i % 2 ? "no-carrier" : NULL,
			   CONFIDENCE_CERTAIN);
	world_write(h, NOON + 2000);
	history_free(h, NOON + 2000);
	file_write(world_path, garbage, sizeof(garbage), 4096);
	h = world_begin();
	world_up(h, NOON + 3000);
	assert_says(h, NOON + 3000, "history.db was damaged: it is kept as ");
	assert_true(history_write(h, NOON + 3000, &err));
	history_free(h, NOON + 5000);
	assert_true(exists("history.db.damaged-2"));
	p = world_read(NOON, NOON + 60000);
	assert_int_equal(p.links[0].up_ms, 2000);
	period_free(&p);
}

/* Ours, of a version to come; another program's; nothing at all: none is touched. */
static void other_files(void **state)
{
	struct history *h = world_begin();

	(void)state;
	assert_not_read("No such file or directory (`ceprobe run`, the agent, writes it)");
	world_up(h, NOON);
	world_write(h, NOON);
	history_free(h, NOON);
	assert_int_equal(ask_number("PRAGMA user_version = 7"), -1);
	assert_not_read("a newer ceprobe made it (schema 7, this one knows 1)");
	h = world_begin();
	world_up(h, NOON);
	assert_says(h, NOON, "a newer ceprobe made it (schema 7, this one knows 1)");
	history_free(h, NOON);
	assert_int_equal(ask_number("PRAGMA user_version"), 7);
	assert_int_equal(ask_number("PRAGMA application_id = 5"), -1);
	assert_not_read("it is a database of another program");
	h = world_begin();
	world_up(h, NOON);
	assert_says(h, NOON, "it is a database of another program");
	history_free(h, NOON);
	assert_false(exists("history.db.damaged-1"));
	file_write(world_path, "", 0, 0);
	assert_int_equal(truncate(world_path, 0), 0);
	assert_not_read("it is empty");
}

/* Removed while it is in use: a new one goes on from there. */
static void removed_file(void **state)
{
	struct history *h = world_begin();
	struct period p;

	(void)state;
	world_up(h, NOON);
	world_write(h, NOON);
	assert_int_equal(unlink(world_path), 0);
	world_write(h, NOON + MINUTES(1));
	world_watch(h, NOON + MINUTES(2), NOON + MINUTES(5));
	p = world_read(NOON, NOON + MINUTES(5));
	assert_int_equal(p.links[0].up_ms, MINUTES(5));
	period_free(&p);
	history_free(h, NOON + MINUTES(5));
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, world_make, world_remove)
	const struct CMUnitTest tests[] = {
		TEST(killed_while_writing), TEST(disk_comes_later),
		TEST(queue_is_bounded),     TEST(full_disk),
		TEST(read_only_disk),       TEST(damaged_file),
		TEST(other_files),          TEST(removed_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
