/* SPDX-License-Identifier: ISC */
/* The agent's web server: GET and HEAD of the current report, and nothing else.
 *
 *   /             the status page (html)      /metrics   for Prometheus
 *   /report.json  the report for programs     /healthz   "ok" while the agent's loop runs
 */
#ifndef APP_HTTP_H
#define APP_HTTP_H

#include "report/report.h"

struct event_base;
struct http;

/* `listen` as in the configuration: "ADDRESS:PORT", "[IPV6]:PORT" or "localhost:PORT". `render` is
 * called from the loop and writes what is known now in that format. NULL: *err says why not. */
struct http *http_open(struct event_base *base, const char *listen,
		       void (*render)(const struct format *format, FILE *out, void *context),
		       void *context, struct err *err) MUST_CHECK;
/* NULL is let be. */
void http_close(struct http *h);

#endif
