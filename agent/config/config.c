/* SPDX-License-Identifier: ISC */
#include "config/config.h"

#include "base/err.h"
#include "base/text.h"
#include "build.h"
#include "diagnostics.h"
#include "lint.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/* "/etc/ceprobe/" of "/etc/ceprobe/ceprobe.yaml", "" of a bare name. */
static const char *folder_of(struct arena *a, const char *path)
{
	const char *slash = strrchr(path, '/');

	return arena_text(a, path, slash == NULL ? 0 : (size_t)(slash - path) + 1);
}

static void draft_of(struct cursor bytes, struct draft *d, struct reader *reader)
{
	const struct node *root = NULL;

	if (!tree_read(reader->arena, bytes, &root, reader->found))
		return;
	if (root == NULL) {
		diagnostics_add(reader->found, DIAGNOSTIC_ERROR, 0, 0,
				"the file is empty (a configuration begins with version: 1)");
		return;
	}
	draft_read(d, root, reader);
	draft_lint(d, reader->found);
}

static bool parse(struct cursor bytes, const char *name, bool open_files, struct config *out,
		  struct diagnostics *found)
{
	size_t errors = found->errors;
	struct arena arena = {0};
	struct draft draft = {0};
	struct reader reader = {.found = found,
				.arena = &arena,
				.folder = folder_of(&arena, name),
				.open_files = open_files};
	bool good;

	draft_of(bytes, &draft, &reader);
	good = found->errors == errors;
	if (good)
		config_build(&draft, name, out);
	diagnostics_sort(found);
	arena_free(&arena);
	return good;
}

bool config_parse(const void *bytes, size_t len, const char *name, struct config *out,
		  struct diagnostics *found)
{
	return parse(cursor_of(bytes, len), name, false, out, found);
}

/* Reads to the end, for a pipe has no size. */
static bool file_read(const char *path, struct text *out, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	char part[1 << 12];
	ssize_t got = -1;

	while (fd >= 0 && out->len <= CONFIG_BYTES_MAX && (got = read(fd, part, sizeof(part))) > 0)
		text_add(out, part, (size_t)got);
	if (got < 0)
		err_set(err, "cannot be read: %m");
	else if (got > 0)
		err_set(err, "is too long (at most %d MiB)", CONFIG_BYTES_MAX >> 20);
	if (fd >= 0)
		close(fd);
	return got == 0;
}

bool config_load(const char *path, struct config *out, struct diagnostics *found)
{
	struct text bytes = {0};
	bool good = false;
	struct err err;

	if (file_read(path, &bytes, &err))
		good = parse(cursor_of(bytes.at, bytes.len), path, true, out, found);
	else
		diagnostics_add(found, DIAGNOSTIC_ERROR, 0, 0, "%s", err.text);
	text_free(&bytes);
	return good;
}

static void intent_free(struct intent *intent)
{
	for (size_t i = 0; i < intent->circuit_count; i++) {
		struct circuit *c = &intent->circuits[i];

		free(c->name);
		free(c->service_key);
		free(c->provider);
		free(c->location);
		free(c->azure_snapshot);
	}
	for (size_t i = 0; i < intent->peering_count; i++) {
		struct peering *p = &intent->peerings[i];

		wipe(&p->key, sizeof(p->key));
		free(p->advertise);
		free(p->receive);
	}
	free(intent->circuits);
	free(intent->peerings);
	free(intent->links);
}

void config_free(struct config *c)
{
	free(c->file);
	free(c->bird_socket);
	free(c->history);
	free(c->socket);
	free(c->listen);
	free(c->pings);
	intent_free(&c->intent);
	*c = (struct config){0};
}
