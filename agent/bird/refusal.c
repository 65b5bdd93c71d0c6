/* SPDX-License-Identifier: ISC */
#include "refusal.h"

#include "base/text.h"

#include <errno.h>
#include <grp.h>
#include <stdio.h>
#include <sys/stat.h>

enum { GROUP_ROOM = 16384, GROUP_TEXT = 64 };

/* Its name, or its number where /etc/group has none. Not by getgrgid(), which may load a module
 * that asks a directory server: nothing of that is in the table of system calls. */
static void group_name(gid_t gid, char *out, size_t room)
{
	FILE *groups = fopen("/etc/group", "re");
	struct group group, *found = NULL;
	char buffer[GROUP_ROOM];

	while (groups && fgetgrent_r(groups, &group, buffer, sizeof(buffer), &found) == 0 &&
	       found->gr_gid != gid)
		found = NULL;
	if (found)
		text_format(out, room, "%s", found->gr_name);
	else
		text_format(out, room, "%u", (unsigned)gid);
	if (groups)
		fclose(groups);
}

/* connect(2) needs the right to write to the socket and to pass through its folders. */
static void denied(const char *path, char *why, size_t room)
{
	char group[GROUP_TEXT];
	struct stat st;

	if (stat(path, &st) != 0) {
		text_format(why, room,
			    "permission denied on the way to %s: a folder above it is closed to us",
			    path);
		return;
	}
	group_name(st.st_gid, group, sizeof(group));
	if ((st.st_mode & S_IWGRP) != 0 && st.st_gid == 0)
		text_format(
			why, room,
			"permission denied for %s: it is root's alone: run as root, or start BIRD "
			"with a group of its own (bird -g)",
			path);
	else if ((st.st_mode & S_IWGRP) != 0)
		text_format(why, room,
			    "permission denied for %s: add the user to group \"%s\", which owns it",
			    path, group);
	else
		text_format(why, room,
			    "permission denied for %s: its mode %04o lets its owner alone use it",
			    path, (unsigned)(st.st_mode & 07777));
}

static void refused(const char *path, char *why, size_t room)
{
	struct stat st;

	if (stat(path, &st) == 0 && !S_ISSOCK(st.st_mode))
		text_format(why, room, "%s is not a socket: is bird.socket right?", path);
	else
		text_format(why, room,
			    "nobody listens on %s: BIRD is not running, the socket is left over",
			    path);
}

enum bird_failure refusal_explain(const char *path, int error, char *why, size_t room)
{
	switch (error) {
	case ENOENT:
	case ENOTDIR:
		text_format(why, room, "%s does not exist: is BIRD running, is bird.socket right?",
			    path);
		return BIRD_MISSING;
	case ENAMETOOLONG:
		text_format(why, room,
			    "%.60s... is too long to be the path of a socket (107 bytes)", path);
		return BIRD_MISSING;
	case ECONNREFUSED:
		refused(path, why, room);
		return BIRD_REFUSED;
	case EACCES:
	case EPERM:
		denied(path, why, room);
		return BIRD_DENIED;
	case EPROTOTYPE:
		text_format(why, room,
			    "%s is a socket of another kind than BIRD's: is bird.socket right?",
			    path);
		return BIRD_NONSENSE;
	default: /* no descriptors, no memory: it is us, and says nothing of BIRD */
		errno = error;
		text_format(why, room, "cannot connect to %s: %m", path);
		return BIRD_DENIED;
	}
}
