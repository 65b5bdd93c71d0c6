/* SPDX-License-Identifier: ISC */
/* `ceprobe run`: the agent. Watches all the time, so that at any moment it can say what is, and
 * why. */
#include "agent.h"
#include "app.h"

#include "base/text.h"
#include "loop.h"
#include "sys/clock.h"
#include "sys/notify.h"

#include <event2/event.h>
#include <signal.h>
#include <stdlib.h>

static const char usage[] =
	"usage: ceprobe run [OPTION...]\n"
	"\n"
	"The agent: watches the links of the configuration all the time, in the\n"
	"foreground, and says on standard error (with fields, in the journal) when a\n"
	"session goes down and why, when it is up again, and when a verdict changes.\n"
	"`ceprobe status` and `ceprobe check` ask it. SIGHUP reads the configuration\n"
	"again, whole or not at all; SIGTERM ends it. Exit status: 0, or 1 with one line\n"
	"that says why.\n"
	"\n"
	"  -c, --config FILE     what should be (/etc/ceprobe/ceprobe.yaml)\n"
	"      --probe MODE      none, arp or tcp, as `ceprobe check` has, once per loss\n"
	"                        of a session (of the configuration, else arp)\n"
	"\n"
	"example: systemctl start ceprobe, or by hand: ceprobe run -c ceprobe.yaml\n";

static void on_end(evutil_socket_t fd, short what, void *context)
{
	struct agent *a = context;

	(void)fd;
	(void)what;
	event_base_loopbreak(a->base);
}

/* NULL with what is wrong on standard error. */
static struct look *look_new(const struct options *o)
{
	struct look *look = xcalloc(1, sizeof(*look));

	/* First, so that a change between the two shows as one. */
	config_identify(o->config, look->id);
	if (options_config(o, &look->config))
		return look;
	free(look);
	return NULL;
}

static void look_drop(struct look *look)
{
	config_free(&look->config);
	free(look);
}

/* The new configuration replaces the old one whole, or not at all. */
static bool reload(struct agent *a)
{
	struct look *old = a->look, *look = look_new(a->options);
	struct err err;

	if (!look)
		return false;
	if (!agent_serve(a, look, &err)) {
		fprintf(stderr, "ceprobe: %s\n", err.text);
		look_drop(look);
		return false;
	}
	a->look = look;
	agent_look(a, look);
	agent_look_inherit(look, old);
	pings_note(old->pings);
	agent_history_open(a, look, old);
	look->pings = pings_new(a, look);
	agent_look_end(old);
	agent_wake(a, 0);
	return true;
}

static void on_reload(evutil_socket_t fd, short what, void *context)
{
	struct agent *a = context;

	(void)fd;
	(void)what;
	notify_reloading();
	fprintf(stderr, "ceprobe: %s %s\n", a->options->config,
		reload(a) ? "was read again" : "is not taken: what was read before stays in force");
	notify_say("READY=1");
}

static void loop(struct agent *a)
{
	struct event *signals[] = {evsignal_new(a->base, SIGINT, on_end, a),
				   evsignal_new(a->base, SIGTERM, on_end, a),
				   evsignal_new(a->base, SIGHUP, on_reload, a)};

	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		loop_add(signals[i], NULL);
	agent_look(a, a->look);
	agent_history_open(a, a->look, NULL);
	a->look->pings = pings_new(a, a->look);
	agent_wake(a, 0);
	notify_say("READY=1");
	event_base_dispatch(a->base);
	notify_say("STOPPING=1");
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		event_free(signals[i]);
	pings_note(a->look->pings);
	history_free(a->history, clock_utc_ms());
	agent_look_end(a->look);
}

/* All is judged anew so often even if nothing happens; the watchdog may want it oftener. */
static int64_t idle_ms(void)
{
	enum { IDLE_MS = 10000 };
	int64_t watchdog = notify_watchdog_ms();

	return watchdog > 0 && watchdog < IDLE_MS ? watchdog : IDLE_MS;
}

static int run(const struct options *o)
{
	struct agent a = {
		.options = o, .bird_wait_s = 1, .idle_ms = idle_ms(), .look = look_new(o)};
	int status = EXIT_FAILURE;
	struct err err;

	if (!a.look)
		return EXIT_FAILURE;
	(void)clock_jump_ms(&a.clock_offset_ms, clock_utc_ms(), clock_boot_ms());
	a.base = loop_new();
	(void)signal(SIGPIPE, SIG_IGN); /* one who asked and went away */
	a.judge = event_new(a.base, -1, 0, on_agent_judge, &a);
	if (agent_serve(&a, a.look, &err)) {
		loop(&a);
		status = EXIT_SUCCESS;
	} else {
		fprintf(stderr, "ceprobe: %s\n", err.text);
		look_drop(a.look);
	}
	agent_serve_end(&a);
	event_free(a.judge);
	event_base_free(a.base);
	return status;
}

int cmd_run(int argc, char **argv)
{
	struct options o;
	int status;

	if (!options_parse(argc, argv, usage, &o, &status))
		return status;
	status = run(&o);
	options_free(&o);
	return status;
}
