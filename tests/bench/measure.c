/* SPDX-License-Identifier: ISC */
/* measure RUNS COMMAND...: runs it so often, its output thrown away, and prints on one line
 *	CPU-MIN CPU-MEDIAN WALL-MIN WALL-MEDIAN RSS STATUS
 * times in milliseconds (CPU: user and system), the largest peak of resident memory in kB, and the
 * largest exit status (128 and more: killed). */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { RUNS_MAX = 100, CANNOT_RUN = 127 };

struct run {
	double cpu_ms, wall_ms;
	long rss_kb;
	int status;
};

static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static double timeval_ms(struct timeval t)
{
	return (double)t.tv_sec * 1e3 + (double)t.tv_usec / 1e3;
}

static void command_become(char **command)
{
	int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);

	if (nowhere >= 0 && dup2(nowhere, STDOUT_FILENO) >= 0 && dup2(nowhere, STDERR_FILENO) >= 0)
		execvp(command[0], command);
	_exit(CANNOT_RUN);
}

static struct run command_run(char **command)
{
	const double start = now_ms();
	struct rusage used;
	int status;
	pid_t child = fork();

	if (child == 0)
		command_become(command);
	if (child < 0 || wait4(child, &status, 0, &used) != child) {
		perror("measure");
		exit(CANNOT_RUN); /* NOLINT(concurrency-mt-unsafe): one thread */
	}
	return (struct run){
		.cpu_ms = timeval_ms(used.ru_utime) + timeval_ms(used.ru_stime),
		.wall_ms = now_ms() - start,
		.rss_kb = used.ru_maxrss,
		.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
	};
}

static int by_value(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

int main(int argc, char **argv)
{
	const long runs = argc > 2 ? strtol(argv[1], NULL, 10) : 0;
	double cpu[RUNS_MAX], wall[RUNS_MAX];
	long rss_kb = 0;
	int status = 0;

	if (runs < 1 || runs > RUNS_MAX) {
		fprintf(stderr, "usage: measure RUNS COMMAND... (1 to %d runs)\n", RUNS_MAX);
		return 1;
	}
	for (long i = 0; i < runs; i++) {
		const struct run r = command_run(argv + 2);

		cpu[i] = r.cpu_ms;
		wall[i] = r.wall_ms;
		if (r.rss_kb > rss_kb)
			rss_kb = r.rss_kb;
		if (r.status > status)
			status = r.status;
	}
	qsort(cpu, (size_t)runs, sizeof(cpu[0]), by_value);
	qsort(wall, (size_t)runs, sizeof(wall[0]), by_value);
	printf("%.1f %.1f %.1f %.1f %ld %d\n", cpu[0], cpu[runs / 2], wall[0], wall[runs / 2],
	       rss_kb, status);
	return 0;
}
