/* SPDX-License-Identifier: ISC */
/* The control socket tells the process (SO_PEERCRED), its command line the file: `-c FILE`, else
 * what the packages of Debian and Fedora were built with. Files that it includes are not looked at.
 */
#include "config_file.h"

#include "base/text.h"

#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>

enum { COMMAND_LINE_MAX = 4096, PATH_ROOM = 600 };

static const char *const usual_places[] = {"/etc/bird/bird.conf", "/etc/bird.conf"};

/* The argument after "-c", or what is glued to it; NULL: none. `line` is NUL-separated. */
static const char *config_argument(const char *line, size_t len)
{
	for (size_t at = 0; at < len; at += strlen(line + at) + 1) {
		const char *word = line + at;

		if (strncmp(word, "-c", 2) != 0)
			continue;
		if (word[2])
			return word + 2;
		at += 3;
		return at < len ? line + at : NULL;
	}
	return NULL;
}

/* Seen through the process's own root, as it may live in another. */
static bool file_take(int pid, const char *path, struct bird_facts *out)
{
	char place[PATH_ROOM];
	struct stat s;

	text_format(place, sizeof(place), "/proc/%d/%s%s", pid, path[0] == '/' ? "root" : "cwd/",
		    path);
	if (stat(place, &s) != 0 && (path[0] != '/' || stat(path, &s) != 0))
		return false;
	out->config_ms = (int64_t)s.st_mtim.tv_sec * 1000 + s.st_mtim.tv_nsec / 1000000;
	text_printable(out->config_file, sizeof(out->config_file), path, strlen(path));
	return true;
}

void bird_config_find(int fd, struct bird_facts *out)
{
	char line[COMMAND_LINE_MAX], name[64];
	struct ucred peer;
	socklen_t len = sizeof(peer);
	const char *given;
	size_t got;
	FILE *f;

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) != 0 || peer.pid <= 0)
		return;
	text_format(name, sizeof(name), "/proc/%d/cmdline", peer.pid);
	f = fopen(name, "re");
	if (!f)
		return;
	got = fread(line, 1, sizeof(line) - 1, f);
	fclose(f);
	line[got] = '\0';
	given = config_argument(line, got);
	if (given) {
		(void)file_take(peer.pid, given, out);
		return;
	}
	for (size_t i = 0; i < sizeof(usual_places) / sizeof(usual_places[0]); i++)
		if (file_take(peer.pid, usual_places[i], out))
			return;
}
