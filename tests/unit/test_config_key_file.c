/* SPDX-License-Identifier: ISC */
/* The file of a TCP-MD5 key: its permissions and what it holds. */
#include "test_config_help.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/ceprobe-test-XXXXXX";
static const char yaml[] = CIRCUIT PEERING "    md5: {key_file: key}\n" PRIMARY SECONDARY;

static void write_file(const char *name, const void *bytes, size_t len, mode_t mode)
{
	char path[128];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	unlink(path);
	f = fopen(path, "w");
	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(chmod(path, mode), 0);
}

static bool load(struct config *config, struct diagnostics *found)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/c.yaml", folder);
	write_file("c.yaml", yaml, sizeof(yaml) - 1, 0644);
	return config_load(path, config, found);
}

/* `expected` has FOLDER where the folder's name stands. */
static void expect_said(const struct diagnostics *found, const char *expected)
{
	const char *mark = strstr(expected, "FOLDER");
	char text[512], *said = said_of(found);

	if (mark == NULL)
		snprintf(text, sizeof(text), "%s", expected);
	else
		snprintf(text, sizeof(text), "%.*s%s%s", (int)(mark - expected), expected, folder,
			 mark + strlen("FOLDER"));
	assert_string_equal(said, text);
	free(said);
}

static void expect_key(const void *file, size_t file_len, const char *key, const char *expected)
{
	struct diagnostics found = {0};
	struct config config = {0};

	write_file("key", file, file_len, 0640);
	assert_int_equal(load(&config, &found), key != NULL);
	expect_said(&found, expected);
	if (key != NULL) {
		assert_int_equal(config.intent.peerings[0].md5, MD5_KEY);
		assert_int_equal(config.intent.links[0].md5, MD5_KEY);
		assert_int_equal(config.intent.peerings[0].key.len, strlen(key));
		assert_memory_equal(config.intent.peerings[0].key.bytes, key, strlen(key));
	}
	config_free(&config);
	diagnostics_free(&found);
}

#define KEY(file, key, expected) expect_key(file, sizeof(file) - 1, key, expected)
#define A25 "aaaaaaaaaaaaaaaaaaaaaaaaa"
#define A80 A25 A25 A25 "aaaaa"

static void one_line_end_is_not_part_of_it(void **state)
{
	(void)state;
	KEY("secret", "secret", "");
	KEY("secret\n", "secret", "");
	KEY("secret\r\n", "secret", "");
	KEY("in side", "in side", "");
}

static void blanks_at_its_ends_are(void **state)
{
	static const char ends[] = "f:8:21: warning: key_file: the key in FOLDER/key ends in a "
				   "blank or an empty line, "
				   "which is part of it (one line end is not)\n";

	(void)state;
	KEY("secret \n", "secret ", ends);
	KEY("secret\t", "secret\t", ends);
	KEY("secret\n\n", "secret\n", ends);
	KEY(" secret\n", " secret",
	    "f:8:21: warning: key_file: the key in FOLDER/key begins with a blank, which is part "
	    "of "
	    "it\n");
}

static void empty(void **state)
{
	static const char said[] =
		"f:8:21: error: key_file: FOLDER/key is empty (the key, on one line)\n";

	(void)state;
	KEY("", NULL, said);
	KEY("\n", NULL, said);
	KEY("\r\n", NULL, said);
}

static void lengths(void **state)
{
	(void)state;
	KEY(A25 "\n", A25, "");
	KEY(A25 "b\n", A25 "b",
	    "f:8:21: warning: key_file: the key in FOLDER/key has 26 characters (Azure's portal "
	    "takes "
	    "at most 25)\n");
	KEY(A80 "\r\n", A80,
	    "f:8:21: warning: key_file: the key in FOLDER/key has 80 characters (Azure's portal "
	    "takes "
	    "at most 25)\n");
	KEY(A80 "b", NULL,
	    "f:8:21: error: key_file: the key in FOLDER/key is too long (at most 80 bytes, and 25 "
	    "characters in Azure's portal)\n");
	KEY(A80 A80 "\n", NULL,
	    "f:8:21: error: key_file: the key in FOLDER/key is too long (at most 80 bytes, and 25 "
	    "characters in Azure's portal)\n");
}

static void odd_bytes(void **state)
{
	(void)state;
	KEY("0123456789abcdef0123456789ABCDEF\n", "0123456789abcdef0123456789ABCDEF",
	    "f:8:21: warning: key_file: the key in FOLDER/key looks like an MD5 digest (Azure "
	    "wants "
	    "the passphrase itself, at most 25 characters)\n");
	KEY("sec\0ret\n", NULL,
	    "f:8:21: error: key_file: the key in FOLDER/key holds a NUL byte (plain text)\n");
	KEY("\xc3\xa4\n", "\xc3\xa4",
	    "f:8:21: warning: key_file: the key in FOLDER/key has characters that are not "
	    "printable "
	    "ASCII (both ends must encode them alike)\n");
}

static void expect_mode(mode_t mode, const char *expected)
{
	struct diagnostics found = {0};
	struct config config = {0};

	write_file("key", "secret\n", 7, mode);
	assert_int_equal(load(&config, &found), *expected == '\0');
	expect_said(&found, expected);
	config_free(&config);
	diagnostics_free(&found);
}

static void permissions(void **state)
{
	(void)state;
	expect_mode(0400, "");
	expect_mode(0600, "");
	expect_mode(0640, "");
	expect_mode(0644,
		    "f:8:21: error: key_file: others may read or write FOLDER/key, its mode is "
		    "0644 (chmod 0640)\n");
	expect_mode(0602,
		    "f:8:21: error: key_file: others may read or write FOLDER/key, its mode is "
		    "0602 (chmod 0640)\n");
	expect_mode(0660,
		    "f:8:21: error: key_file: the group may write FOLDER/key, its mode is 0660 "
		    "(chmod 0640)\n");
}

static void no_file(void **state)
{
	struct diagnostics found = {0};
	struct config config = {0};
	char path[128];

	(void)state;
	snprintf(path, sizeof(path), "%s/key", folder);
	unlink(path);
	assert_false(load(&config, &found));
	expect_said(&found, "f:8:21: error: key_file: FOLDER/key cannot be read: No such file or "
			    "directory\n");
	diagnostics_free(&found);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_false(load(&config, &found));
	expect_said(&found, "f:8:21: error: key_file: FOLDER/key is not a regular file\n");
	diagnostics_free(&found);
}

/* From memory no file is opened: that there is a key is all that is known. */
static void not_opened_from_memory(void **state)
{
	struct config config = config_of(yaml);

	(void)state;
	assert_int_equal(config.intent.peerings[0].md5, MD5_REQUIRED);
	assert_int_equal(config.intent.peerings[0].key.len, 0);
	config_free(&config);
}

static int folder_make(void **state)
{
	(void)state;
	return mkdtemp(folder) == NULL;
}

static int folder_remove(void **state)
{
	static const char *const names[] = {"c.yaml", "key"};
	char path[128];

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
		unlink(path);
	}
	return rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_line_end_is_not_part_of_it),
		cmocka_unit_test(blanks_at_its_ends_are),
		cmocka_unit_test(empty),
		cmocka_unit_test(lengths),
		cmocka_unit_test(odd_bytes),
		cmocka_unit_test(permissions),
		cmocka_unit_test(no_file),
		cmocka_unit_test(not_opened_from_memory),
	};
	return cmocka_run_group_tests(tests, folder_make, folder_remove);
}
