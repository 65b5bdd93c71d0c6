/* SPDX-License-Identifier: ISC */
#include "azure/read.h"

#include "base/text.h"
#include "parts.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

/* Keys are compared where both are whole: people redact them with "*" before they share. */
static bool key_told(const char *key)
{
	return key && strlen(key) == 36 && !strchr(key, '*') && !strchr(key, '#') &&
	       strspn(key, "0-") != 36;
}

/* 2: this one; 0: another one; 1: nothing says so. */
static int fitness(struct answer_reader *r, json_t *circuit)
{
	const struct azure_want *w = r->want;
	char name[AZURE_NAME], key[AZURE_NAME];

	json_field_text(r, circuit, "name", name, sizeof(name));
	json_field_text(r, circuit, "serviceKey", key, sizeof(key));
	if (!w)
		return 1;
	if (key_told(w->service_key) && key_told(key))
		return strcasecmp(w->service_key, key) == 0 ? 2 : 0;
	if (w->name && name[0] && strcasecmp(w->name, name) == 0)
		return 2;
	return w->only ? 1 : 0;
}

static bool several_say(struct answer_reader *r, json_t *circuits, int fit)
{
	struct text names = {0};
	size_t i;
	json_t *circuit;

	json_array_foreach(circuits, i, circuit)
	{
		char name[AZURE_NAME] = "";

		if (fitness(r, circuit) != fit)
			continue;
		json_field_text(r, circuit, "name", name, sizeof(name));
		text_addf(&names, "%s%s", names.len > 0 ? ", " : "", name);
	}
	err_set(r->err,
		"describes several circuits, and none is chosen by name or service key (%s)",
		names.at);
	text_free(&names);
	return false;
}

/* Of several descriptions the one that is meant. */
static bool circuit_choose(struct answer_reader *r, json_t *circuits, json_t **out)
{
	char name[AZURE_NAME] = "";
	size_t i, fits = 0;
	int best = 0;
	json_t *circuit;

	json_array_foreach(circuits, i, circuit)
	{
		int fit = fitness(r, circuit);

		if (fit == best)
			fits++;
		if (fit <= best)
			continue;
		best = fit;
		fits = 1;
		*out = circuit;
	}
	json_field_text(r, json_array_get(circuits, 0), "name", name, sizeof(name));
	if (best == 0)
		return err_set(r->err,
			       "describes another circuit (%s), neither this one's name nor its "
			       "service key",
			       name[0] ? name : "without a name");
	if (fits > 1)
		return several_say(r, circuits, best);
	return true;
}

static bool error_told(json_t *root, struct err *err)
{
	json_t *error = json_field(root, "error");
	const char *said = json_string_value(json_field(error, "message"));
	char text[160];

	if (!said)
		return false;
	text_printable(text, sizeof(text), said, strlen(said));
	err_set(err, "holds an error of Azure's, not its answer: %s", text);
	return true;
}

static bool rows_read(struct answer_reader *r, json_t *rows)
{
	json_t *first = json_array_get(rows, 0), *row, *circuit = NULL;
	enum azure_table_kind kind = table_kind(first);
	size_t i;

	json_array_foreach(rows, i, row)
	{
		if (!json_is_object(row))
			return err_set(r->err, "holds no circuit and no table of Azure's");
	}
	if (is_circuit(first)) {
		if (!circuit_choose(r, rows, &circuit))
			return false;
		circuit_read(r, circuit);
	} else if (is_peering(first)) {
		r->out->peerings_listed = json_array_size(rows) > 1 || r->out->peerings_listed;
		json_array_foreach(rows, i, row)
		{
			peering_read(r, row);
		}
	} else if (kind != AZURE_TABLE_EMPTY || json_array_size(rows) == 0) {
		table_read(r, kind, rows);
	} else if (!error_told(first, r->err)) {
		return err_set(r->err, "holds no circuit and no table of Azure's");
	} else {
		return false;
	}
	return !r->bad;
}

/* Arrays and `value` wrappers as they are, a lone object as an array of it. */
static bool answer_read(struct answer_reader *r, json_t *root)
{
	json_t *rows = json_is_array(root) ? root : json_field(root, "value");
	int64_t generated = json_is_object(root) ? json_field_time(root, "generated") : 0;
	bool lone = !json_is_array(rows), good;

	if (generated)
		r->at_ms = generated;
	if (!lone)
		return rows_read(r, rows);
	rows = json_array();
	json_array_append(rows, root);
	good = rows_read(r, rows);
	json_decref(rows);
	return good;
}

bool azure_parse(struct cursor bytes, const struct azure_source *source, struct azure_facts *out,
		 struct err *err)
{
	struct answer_reader r = {.name = source->name,
				  .at_ms = source->at_ms,
				  .want = source->want,
				  .out = out,
				  .err = err};
	json_t *root = NULL;
	bool good;

	out->given = true;
	if (!document_parse(bytes, &root, err))
		return false;
	good = answer_read(&r, root);
	json_decref(root);
	if (good && out->at_ms == 0)
		out->at_ms = r.at_ms;
	out->read = out->read || good;
	return good;
}

static bool bytes_read(int fd, struct text *out, struct err *err)
{
	char part[1 << 16];
	ssize_t got;

	while (out->len <= AZURE_BYTES_MAX && (got = read(fd, part, sizeof(part))) != 0) {
		if (got < 0)
			return err_set(err, "cannot be read: %m");
		text_add(out, part, (size_t)got);
	}
	if (out->len > AZURE_BYTES_MAX)
		return err_set(err, "is larger than %d MiB: no answer of Azure's",
			       AZURE_BYTES_MAX >> 20);
	return true;
}

struct reading {
	const struct azure_want *want;
	struct azure_facts *out;
	off_t bytes_left; /* of a folder */
};

static bool opened_read(struct reading *s, int fd, const char *path, struct err *err)
{
	struct text bytes = {0};
	struct stat is = {0};
	struct azure_source source = {.name = path, .want = s->want};
	bool regular = fd != STDIN_FILENO;
	/* A description that names another circuit must leave nothing of itself. */
	struct azure_facts before = *s->out;
	bool good;

	if (fstat(fd, &is) != 0)
		return err_set(err, "cannot be read: %m");
	if (regular && !S_ISREG(is.st_mode))
		return err_set(err, "is not a regular file");
	if (regular && (is.st_size > AZURE_BYTES_MAX || is.st_size > s->bytes_left))
		return err_set(err, "is larger than %d MiB: no answer of Azure's",
			       AZURE_BYTES_MAX >> 20);
	s->bytes_left -= is.st_size;
	source.at_ms = regular ? (int64_t)is.st_mtim.tv_sec * 1000 : 0;
	good = bytes_read(fd, &bytes, err) &&
	       azure_parse(cursor_of(bytes.at, bytes.len), &source, s->out, err);
	if (!good) {
		before.tables = s->out->tables;
		*s->out = before;
	}
	text_free(&bytes);
	return good;
}

static bool file_read(struct reading *s, const char *path, struct err *err)
{
	int fd = strcmp(path, "-") == 0 ? STDIN_FILENO
					: open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	bool good = fd >= 0 ? opened_read(s, fd, path, err) : err_set(err, "cannot be read: %m");

	if (!good)
		err_prefix(err, "%s", fd == STDIN_FILENO ? "standard input" : path);
	if (fd > STDIN_FILENO)
		close(fd);
	return good;
}

static int is_answer(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return entry->d_name[0] != '.' && len > 4 &&
	       (strcasecmp(entry->d_name + len - 4, ".txt") == 0 ||
		(len > 5 && strcasecmp(entry->d_name + len - 5, ".json") == 0));
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/* One bad file costs its own facts; the first such is told. */
static bool folder_read(struct reading *s, const char *path, struct err *err)
{
	struct dirent **entries = NULL;
	int count = scandir(path, &entries, is_answer, by_name);
	bool good = count > 0;

	if (count < 0)
		err_set(err, "%s: cannot be read: %m", path);
	else if (count == 0)
		err_set(err, "%s: holds no file *.json or *.txt", path);
	for (int i = 0; i < count; i++) {
		struct text name = {0};
		struct err failed;

		text_addf(&name, "%s/%s", path, entries[i]->d_name);
		if (i == AZURE_FILES_MAX)
			err_set(&failed, "%s: holds more than %d files", path, AZURE_FILES_MAX);
		if (i <= AZURE_FILES_MAX &&
		    (i == AZURE_FILES_MAX || !file_read(s, name.at, &failed))) {
			if (good)
				*err = failed;
			good = false;
		}
		text_free(&name);
		free(entries[i]);
	}
	free(entries);
	return good;
}

static int64_t changed_ms(const struct stat *is)
{
	return (int64_t)is->st_mtim.tv_sec * 1000 + is->st_mtim.tv_nsec / 1000000;
}

int64_t azure_changed_ms(const char *path)
{
	struct dirent **entries = NULL;
	struct stat is;
	int64_t newest = stat(path, &is) == 0 ? changed_ms(&is) : 0;
	int count = newest && S_ISDIR(is.st_mode) ? scandir(path, &entries, is_answer, NULL) : 0;

	for (int i = 0; i < count; i++) {
		struct text name = {0};

		text_addf(&name, "%s/%s", path, entries[i]->d_name);
		if (stat(name.at, &is) == 0 && changed_ms(&is) > newest)
			newest = changed_ms(&is);
		text_free(&name);
		free(entries[i]);
	}
	free(entries);
	return newest;
}

bool azure_read(const char *path, const struct azure_want *want, struct azure_facts *out)
{
	struct reading s = {.want = want, .out = out, .bytes_left = 2L * AZURE_BYTES_MAX};
	struct stat is;
	struct err err;
	bool good;

	*out = (struct azure_facts){.given = true};
	good = stat(path, &is) == 0 && S_ISDIR(is.st_mode) ? folder_read(&s, path, &err)
							   : file_read(&s, path, &err);
	if (!good)
		text_printable(out->why, sizeof(out->why), err.text, strlen(err.text));
	return good;
}
