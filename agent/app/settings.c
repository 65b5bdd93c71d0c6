/* SPDX-License-Identifier: ISC */
/* The configuration of a recording, and what Azure said that it names: without secrets, and with
 * names that hold in the folder. */
#include "recorder.h"

#include "azure/redact.h"
#include "config/redact.h"
#include "files.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { SNAPSHOT_MAX = 64 << 20, SNAPSHOT_FILES_MAX = 64, NAME_ROOM = 32 };

struct names {
	const struct intent *intent;
	char name[NAME_ROOM];
};

static int64_t modified_ms(const char *path)
{
	struct stat is;

	if (stat(path, &is) != 0)
		return 0;
	return (int64_t)is.st_mtim.tv_sec * 1000 + is.st_mtim.tv_nsec / 1000000;
}

static bool is_folder(const char *path)
{
	struct stat is;

	return stat(path, &is) == 0 && S_ISDIR(is.st_mode);
}

/* "azure.json", "azure-2.json" of the second circuit; a folder: "azure", "azure-2". */
static const char *snapshot_name(void *context, size_t circuit)
{
	struct names *n = context;
	const char *ending = is_folder(n->intent->circuits[circuit].azure_snapshot) ? "" : ".json";

	if (circuit == 0)
		text_format(n->name, sizeof(n->name), "azure%s", ending);
	else
		text_format(n->name, sizeof(n->name), "azure-%zu%s", circuit + 1, ending);
	return n->name;
}

/* What cannot be read is missing, here as it was there. */
static void snapshot_file(const char *path, const char *name, bool whole, struct saved *out)
{
	struct text bytes = {0};
	struct err err;

	if (!file_read(path, SNAPSHOT_MAX, &bytes, &err)) {
		text_free(&bytes);
		return;
	}
	azure_redact(bytes.at, bytes.len, whole);
	saved_add(out, name, &bytes, modified_ms(path));
}

static void snapshot_folder(const char *path, const char *name, bool whole, struct saved *out)
{
	DIR *d = opendir(path);
	const struct dirent *entry;

	for (int n = 0;
	     d != NULL && n < SNAPSHOT_FILES_MAX &&
	     (entry = readdir(d)) != NULL; /* NOLINT(concurrency-mt-unsafe): one thread */
	     n++) {
		char *from = file_path(path, entry->d_name), *to = file_path(name, entry->d_name);

		if (entry->d_name[0] != '.' && !is_folder(from))
			snapshot_file(from, to, whole, out);
		free(from);
		free(to);
	}
	if (d)
		closedir(d);
}

bool settings_save(const struct config *config, bool whole_service_key, struct saved *out,
		   struct err *err)
{
	struct names names = {.intent = &config->intent};
	const struct redaction how = {whole_service_key, snapshot_name, &names};
	struct text bytes = {0}, yaml = {0};
	bool good = file_read(config->file, CONFIG_BYTES_MAX, &bytes, err) &&
		    config_redact(cursor_of(bytes.at, bytes.len), &how, &yaml, err);

	text_free(&bytes);
	if (!good) {
		text_free(&yaml);
		return err_prefix(err, "%s", config->file);
	}
	saved_add(out, "ceprobe.yaml", &yaml, 0);
	for (size_t i = 0; i < config->intent.circuit_count; i++) {
		const char *path = config->intent.circuits[i].azure_snapshot;

		if (!path)
			continue;
		if (is_folder(path))
			snapshot_folder(path, snapshot_name(&names, i), whole_service_key, out);
		else
			snapshot_file(path, snapshot_name(&names, i), whole_service_key, out);
	}
	return true;
}
