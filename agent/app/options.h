/* SPDX-License-Identifier: ISC */
/* The options that the commands share, and which of them takes which. */
#ifndef APP_OPTIONS_H
#define APP_OPTIONS_H

#include "config/config.h"
#include "report/news.h"

enum { EXIT_HEALTHY = 0, EXIT_WARNING = 1, EXIT_DOWN = 2, EXIT_CANNOT_TELL = 3 };

struct options {
	unsigned command;    /* a bit of its own for each, see options.c */
	const char *operand; /* the word that is no option: `record DIR`, `ping ADDRESS:PORT` */
	const char *config, *output, *circuit, *recording, *ticket, *bird;
	const char *since, *until; /* as written; NULL: not given */
	const struct format *format;
	const char **pcaps; /* FILE[@INTERFACE] */
	size_t pcap_count;
	int64_t for_ms;
	enum probe_mode probe;
	bool probe_set, quiet, verbose, no_color, no_agent, config_set;
	bool remind_set;
	bool changed;                    /* tell only what is news since the last such call */
	int64_t remind_ms;               /* ... and again what stands after so long; 0: never */
	enum wish peering_set, path_set; /* WISH_YES: only this one */
	enum peering_type peering;
	enum path path;
	struct prefix prefix, onprem, azure; /* unset: not given */
	uint32_t port, count;                /* 0: not given */
	int64_t interval_ms;
	const char *msee; /* Azure's own result lines */
};

/* argv[0] is the name of the command. False: *status is the exit status (help was shown, or one
 * line on stderr says what is wrong). */
bool options_parse(int argc, char **argv, const char *usage, struct options *out,
		   int *status) MUST_CHECK;
void options_free(struct options *o);
/* Loads the configuration, its errors and (for a person) warnings on stderr. */
bool options_config(const struct options *o, struct config *config) MUST_CHECK;
bool link_chosen(const struct options *o, const struct intent *intent, const struct link *l);
/* Which links the report shows; false with one line on stderr when --circuit names none. */
bool options_choose(const struct options *o, const struct intent *intent, bool *shown) MUST_CHECK;
/* Whether the report is for a terminal that wants colour; whether the locale has UTF-8. */
bool options_colour(const struct options *o);
bool locale_utf8(void);
/* Has a report of that status written where the options say (--quiet, --output); returns the exit
 * status. */
int output_write(const struct options *o, enum status status,
		 void (*write)(const void *what, const struct options *o, FILE *out),
		 const void *what);
int status_exit(enum status s);
/* The same of a report's news only (--changed): nothing is written when nothing is new. */
struct writing {
	void (*write)(const void *what, const struct options *o, FILE *out);
	const void *what;
};
struct verdicts_now {
	struct verdict_list list;
	enum status status;
	int64_t at_ms;
};
int output_news(const struct options *o, const struct verdicts_now *now,
		const struct writing *report);
/* False with one line on stderr when what was printed did not arrive. */
bool stdout_flush(void) MUST_CHECK;

#endif
