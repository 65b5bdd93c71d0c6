/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "capture/capture.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static char path[] = "/tmp/test_capture_file.XXXXXX";

static int make_path(void **state)
{
	int fd = mkstemp(path);

	(void)state;
	return fd < 0 ? -1 : close(fd);
}

static int drop_path(void **state)
{
	(void)state;
	return unlink(path);
}

static void write_file(const uint8_t *bytes, size_t len)
{
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
}

/* clang-format off */

/* Little-endian, microseconds, snapshot 65535, Ethernet; two frames of 14 bytes, at 1700000000.25 and
 * a second later, the second one 60 on the wire. */
static const uint8_t pcap[] = {
	0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 1, 0, 0, 0,
	0x00, 0xf1, 0x53, 0x65, 0x90, 0xd0, 3, 0, 14, 0, 0, 0, 14, 0, 0, 0,
	1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 8, 6,
	0x01, 0xf1, 0x53, 0x65, 0x90, 0xd0, 3, 0, 14, 0, 0, 0, 60, 0, 0, 0,
	21, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 8, 6,
};

/* A section, an interface (Ethernet, microseconds), a packet at 1700000000.25. */
static const uint8_t pcapng[] = {
	0x0a, 0x0d, 0x0d, 0x0a, 28, 0, 0, 0, 0x4d, 0x3c, 0x2b, 0x1a, 1, 0, 0, 0,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 28, 0, 0, 0,
	1, 0, 0, 0, 20, 0, 0, 0, 1, 0, 0, 0, 0, 0, 4, 0, 20, 0, 0, 0,
	6, 0, 0, 0, 48, 0, 0, 0, 0, 0, 0, 0, 0x24, 0x0a, 6, 0, 0x90, 0x10, 0x22, 0x18,
	14, 0, 0, 0, 14, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 8, 6, 0, 0, 48, 0, 0, 0,
};

/* The same with an interface that counts whole seconds (if_tsresol 0), and all 63 bits of them. */
static const uint8_t absurd_time[] = {
	0x0a, 0x0d, 0x0d, 0x0a, 28, 0, 0, 0, 0x4d, 0x3c, 0x2b, 0x1a, 1, 0, 0, 0,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 28, 0, 0, 0,
	1, 0, 0, 0, 32, 0, 0, 0, 1, 0, 0, 0, 0, 0, 4, 0,
	9, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 32, 0, 0, 0,
	6, 0, 0, 0, 32, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff,
	0, 0, 0, 0, 0, 0, 0, 0, 32, 0, 0, 0,
};
/* clang-format on */

enum { FILE_HEADER = 24, RECORD = 16 + 14, LINK_TYPE_AT = 20 };

static struct capture *open_good(void)
{
	struct err err = {0};
	struct capture *c = capture_file(path, &err);

	assert_string_equal(err.text, "");
	assert_non_null(c);
	return c;
}

static void refuses(const char *name, const char *part)
{
	struct err err = {0};

	assert_null(capture_file(name, &err));
	assert_non_null(strstr(err.text, part));
	assert_non_null(strstr(err.text, name));
	assert_null(strchr(err.text, '\n'));
}

static void frames_come_with_their_times(void **state)
{
	struct capture_count count;
	struct err err = {0};
	struct frame f;

	(void)state;
	write_file(pcap, sizeof(pcap));
	struct capture *c = open_good();
	assert_int_equal(capture_fd(c), -1);
	assert_false(capture_stats(c, &count));
	assert_int_equal(capture_next(c, &f, &err), CAPTURE_FRAME);
	assert_true(f.at_ms == 1700000000250);
	assert_int_equal(f.captured, 14);
	assert_int_equal(f.length, 14);
	assert_memory_equal(f.bytes, pcap + FILE_HEADER + 16, 14);
	assert_int_equal(capture_next(c, &f, &err), CAPTURE_FRAME);
	assert_true(f.at_ms == 1700000001250);
	assert_int_equal(f.captured, 14);
	assert_int_equal(f.length, 60);
	assert_int_equal(f.bytes[0], 21);
	assert_int_equal(capture_next(c, &f, &err), CAPTURE_END);
	assert_int_equal(capture_next(c, &f, &err), CAPTURE_END);
	capture_close(c);
}

static void pcapng_is_read_too(void **state)
{
	struct err err = {0};
	struct frame f;

	(void)state;
	write_file(pcapng, sizeof(pcapng));
	struct capture *c = open_good();
	assert_int_equal(capture_next(c, &f, &err), CAPTURE_FRAME);
	assert_true(f.at_ms == 1700000000250);
	assert_int_equal(f.captured, 14);
	assert_int_equal(capture_next(c, &f, &err), CAPTURE_END);
	capture_close(c);
}

static void a_time_beyond_every_clock_is_still_a_time(void **state)
{
	struct err err = {0};
	struct frame f;

	(void)state;
	write_file(absurd_time, sizeof(absurd_time));
	struct capture *c = open_good();
	assert_int_equal(capture_next(c, &f, &err), CAPTURE_FRAME);
	assert_int_equal(f.at_ms, (INT64_C(1) << 42) * 1000);
	assert_true(f.at_us / 1000 == f.at_ms);
	capture_close(c);
}

static void a_cut_file_gives_its_whole_frames_first(void **state)
{
	(void)state;
	for (size_t cut = 1; cut < RECORD; cut++) {
		struct err err = {0};
		struct frame f;
		write_file(pcap, sizeof(pcap) - cut);
		struct capture *c = open_good();
		assert_int_equal(capture_next(c, &f, &err), CAPTURE_FRAME);
		assert_int_equal(capture_next(c, &f, &err), CAPTURE_FAILED);
		assert_non_null(strstr(err.text, "is cut in the middle"));
		assert_non_null(strstr(err.text, "good frames before that: 1 "));
		assert_non_null(strstr(err.text, path));
		capture_close(c);
	}
}

struct taken {
	size_t count;
	int64_t last_ms;
};

static void take(void *context, const struct frame *f)
{
	struct taken *t = context;

	t->count++;
	t->last_ms = f->at_ms;
}

static void all_frames_at_once(void **state)
{
	struct err err = {0};

	(void)state;
	for (size_t cut = 0; cut < RECORD; cut++) {
		struct taken taken = {0};
		write_file(pcap, sizeof(pcap) - cut);
		struct capture *c = open_good();
		enum capture_result result = capture_each(c, take, &taken, &err);
		assert_int_equal(result, cut == 0 ? CAPTURE_END : CAPTURE_FAILED);
		assert_int_equal(taken.count, cut == 0 ? 2 : 1);
		assert_true(taken.last_ms == (cut == 0 ? 1700000001250 : 1700000000250));
		if (cut > 0)
			assert_non_null(strstr(err.text, "good frames before that: 1 "));
		capture_close(c);
	}
}

static void a_damaged_file_says_after_how_many_frames(void **state)
{
	uint8_t damaged[sizeof(pcap)];
	struct err err = {0};
	struct frame f;

	(void)state;
	memcpy(damaged, pcap, sizeof(pcap));
	memset(damaged + FILE_HEADER + RECORD + 8, 0xff, 4);
	write_file(damaged, sizeof(damaged));
	struct capture *c = open_good();
	assert_int_equal(capture_next(c, &f, &err), CAPTURE_FRAME);
	assert_int_equal(capture_next(c, &f, &err), CAPTURE_FAILED);
	assert_non_null(strstr(err.text, "damaged; good frames before that: 1 "));
	capture_close(c);
}

static void other_link_types_are_named_with_a_remedy(void **state)
{
	static const struct {
		uint8_t type;
		const char *name;
	} types[] = {{101, "RAW"}, {113, "LINUX_SLL"}, {0, "NULL"}};
	uint8_t other[sizeof(pcap)];

	(void)state;
	memcpy(other, pcap, sizeof(pcap));
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		other[LINK_TYPE_AT] = types[i].type;
		write_file(other, sizeof(other));
		refuses(path, types[i].name);
		refuses(path, "not Ethernet: capture again on the port itself");
	}
}

static void what_is_no_capture_is_refused(void **state)
{
	(void)state;
	write_file((const uint8_t *)"version: 1\n# not a capture file at all\n", 39);
	refuses(path, "not a pcap or pcapng file");
	write_file(pcap, 0);
	refuses(path, "not a pcap or pcapng file");
	write_file(pcap, FILE_HEADER - 1);
	refuses(path, "not a pcap or pcapng file");
	refuses("/tmp", "is a directory");
	refuses("/nonexistent.pcap", "No such file or directory");
}

static void an_empty_capture_just_ends(void **state)
{
	struct err err = {0};
	struct frame f;

	(void)state;
	write_file(pcap, FILE_HEADER);
	struct capture *c = open_good();
	assert_int_equal(capture_next(c, &f, &err), CAPTURE_END);
	capture_close(c);
	capture_close(NULL);
}

/* Runs last: it takes the standard input away. */
static void a_dash_is_standard_input(void **state)
{
	struct err err = {0};
	struct frame f;
	int fd;

	(void)state;
	write_file(pcap, sizeof(pcap) - 1);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	assert_int_equal(dup2(fd, STDIN_FILENO), STDIN_FILENO);
	close(fd);
	struct capture *c = capture_file("-", &err);
	assert_non_null(c);
	assert_int_equal(capture_next(c, &f, &err), CAPTURE_FRAME);
	assert_int_equal(capture_next(c, &f, &err), CAPTURE_FAILED);
	assert_non_null(strstr(err.text, "standard input is cut"));
	capture_close(c);
}

/* Frame by frame as it was, to the microsecond; for the owner alone; and never over another file.
 */
static void saved_and_read_again(void **state)
{
	static const uint8_t bytes[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 8, 6};
	const struct frame wrote = {1700000000250, 1700000000250999, bytes, sizeof(bytes), 60};
	struct capture_sink *sink;
	struct capture *c;
	struct frame got;
	struct stat is;
	struct err err;

	(void)state;
	assert_int_equal(unlink(path), 0);
	sink = capture_save(path, &err);
	assert_non_null(sink);
	assert_null(capture_save(path, &err));
	assert_non_null(strstr(err.text, "cannot be written: File exists"));
	capture_sink_add(sink, &wrote);
	assert_true(capture_sink_close(sink, &err));
	assert_int_equal(stat(path, &is), 0);
	assert_int_equal(is.st_mode & 0777, 0600);
	c = capture_file(path, &err);
	assert_non_null(c);
	assert_int_equal(capture_next(c, &got, &err), CAPTURE_FRAME);
	assert_int_equal(got.at_ms, wrote.at_ms);
	assert_int_equal(got.at_us, wrote.at_us);
	assert_int_equal(got.captured, wrote.captured);
	assert_int_equal(got.length, wrote.length);
	assert_memory_equal(got.bytes, bytes, sizeof(bytes));
	assert_int_equal(capture_next(c, &got, &err), CAPTURE_END);
	capture_close(c);
}

static void a_full_disk_is_noticed(void **state)
{
	static const uint8_t bytes[1400];
	const struct frame f = {1700000000250, 1700000000250000, bytes, sizeof(bytes),
				sizeof(bytes)};
	struct capture_sink *sink;
	struct err err;

	(void)state;
	assert_int_equal(unlink(path), 0);
	sink = capture_save(path, &err);
	assert_non_null(sink);
	/* The file may not grow: the kernel refuses as it does when the disk is full. */
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &(struct rlimit){100, RLIM_INFINITY}), 0);
	(void)signal(SIGXFSZ, SIG_IGN);
	for (int i = 0; i < 100; i++)
		capture_sink_add(sink, &f);
	assert_false(capture_sink_close(sink, &err));
	assert_non_null(strstr(err.text, "cannot be written"));
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &(struct rlimit){RLIM_INFINITY, RLIM_INFINITY}),
			 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(frames_come_with_their_times),
		cmocka_unit_test(pcapng_is_read_too),
		cmocka_unit_test(a_time_beyond_every_clock_is_still_a_time),
		cmocka_unit_test(a_cut_file_gives_its_whole_frames_first),
		cmocka_unit_test(all_frames_at_once),
		cmocka_unit_test(a_damaged_file_says_after_how_many_frames),
		cmocka_unit_test(other_link_types_are_named_with_a_remedy),
		cmocka_unit_test(what_is_no_capture_is_refused),
		cmocka_unit_test(an_empty_capture_just_ends),
		cmocka_unit_test(a_dash_is_standard_input),
		cmocka_unit_test(saved_and_read_again),
		cmocka_unit_test(a_full_disk_is_noticed),
	};
	return cmocka_run_group_tests(tests, make_path, drop_path);
}
