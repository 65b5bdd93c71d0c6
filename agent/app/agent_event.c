/* SPDX-License-Identifier: ISC */
/* What changed between two judgements, one line each: a session down with its cause, up again after
 * how long, a verdict that is another now. */
#include "agent.h"

#include "base/text.h"
#include "sys/clock.h"
#include "sys/journal.h"

enum { PATIENCE_MS = 2000 /* for a loss to find its cause, before it is said */ };
enum { PRIORITY_ERROR = 3, PRIORITY_WARNING, PRIORITY_NOTICE }; /* syslog(3) */

/* What a verdict is about: the cause, or the first finding of a session that is up. */
static const struct finding *main_finding(const struct verdict *v)
{
	if (v->cause)
		return v->cause;
	return v->finding_count > 0 ? &v->findings[0] : NULL;
}

static void duration_text(int64_t ms, char *out, size_t room)
{
	int64_t s = ms / 1000;

	if (s < 60)
		text_format(out, room, "%lld s", (long long)s);
	else if (s < 3600)
		text_format(out, room, "%lld m %lld s", (long long)s / 60, (long long)s % 60);
	else
		text_format(out, room, "%lld h %lld m", (long long)s / 3600,
			    (long long)s / 60 % 60);
}

/* On the journal with its fields, else on standard error. */
static void say(const struct agent *a, size_t link, const char *event, const char *what)
{
	const struct look *look = a->look;
	const struct link *l = &look->config.intent.links[link];
	const struct verdict *v = &look->watch.verdicts[link];
	const struct finding *f = main_finding(v);
	const char *circuit = look->config.intent.circuits[l->circuit].name;
	int priority = v->status == STATUS_OK         ? PRIORITY_NOTICE
		       : v->status == STATUS_CRITICAL ? PRIORITY_ERROR
						      : PRIORITY_WARNING;
	char line[512], digit[2] = {(char)('0' + priority), '\0'};
	const struct journal_field fields[] = {
		{"MESSAGE", line},
		{"PRIORITY", digit},
		{"SYSLOG_IDENTIFIER", "ceprobe"},
		{"CEPROBE_EVENT", event},
		{"CEPROBE_CIRCUIT", circuit},
		{"CEPROBE_PEERING", peering_type_name(l->type)},
		{"CEPROBE_PATH", path_name(l->path)},
		{"CEPROBE_FAMILY", family_name(l->family)},
		{"CEPROBE_STATE", session_state_name(v->session)},
		{"CEPROBE_STATUS", status_name(v->status)},
		{"CEPROBE_CAUSE", f ? f->cause->code : ""},
		{"CEPROBE_CONFIDENCE", f ? confidence_name(f->proof.confidence) : ""},
		{"CEPROBE_OWNER", f ? owner_name(f->proof.owner) : ""},
	};

	text_format(line, sizeof(line), "%s %s %s %s: %s", circuit, peering_type_name(l->type),
		    path_name(l->path), family_name(l->family), what);
	if (!journal_listens() || !journal_say(fields, sizeof(fields) / sizeof(fields[0])))
		fprintf(stderr, "ceprobe: %s\n", line);
}

static void say_verdict(const struct agent *a, size_t link, const char *event, const char *begin)
{
	const struct finding *f = main_finding(&a->look->watch.verdicts[link]);
	char what[320];

	if (f)
		text_format(what, sizeof(what), "%s: %s (%s, %s)", begin, f->cause->title,
			    f->cause->code, confidence_name(f->proof.confidence));
	else
		text_format(what, sizeof(what), "%s: nothing is wrong", begin);
	say(a, link, event, what);
}

static void say_up(const struct agent *a, size_t link, const struct link_before *b, int64_t now)
{
	char what[320], took[40];

	duration_text(now - b->down_ms + b->down_before_ms, took, sizeof(took));
	text_format(what, sizeof(what), "session up again after %s%s%s%s%s%s", took,
		    b->cause ? "; it was down because " : "", b->cause ? b->cause->title : "",
		    b->cause ? " (" : "", b->cause ? b->cause->code : "", b->cause ? ")" : "");
	say(a, link, "up", what);
}

/* For how long a session was down before anyone looked, at least: by an earlier run of the agent,
 * or by BIRD. */
static int64_t down_for(const struct evidence *e)
{
	int64_t since = e->memory.earlier ? e->memory.cause_ms : e->bird.protocol.since_ms;

	return since > 0 && since < e->now_ms ? e->now_ms - since : 0;
}

/* A session that is not up: its cause, once it is found or was looked for long enough. */
static void compare_down(const struct agent *a, size_t link, struct link_before *b, int64_t now)
{
	const struct verdict *v = &a->look->watch.verdicts[link];
	const struct cause *cause = v->cause->cause;
	bool found = v->cause->proof.confidence == CONFIDENCE_CERTAIN;

	if (!b->judged || b->up) {
		b->down_ms = now;
		b->down_before_ms = b->judged ? 0 : down_for(&a->look->watch.evidence[link]);
		b->unsaid = true;
	}
	b->cause = cause;
	if (b->unsaid && !found && now - b->down_ms < PATIENCE_MS)
		return;
	if (b->unsaid)
		say_verdict(a, link, "down", "session down");
	else if (cause != b->said)
		say_verdict(a, link, "verdict", "verdict changed");
	b->unsaid = false;
	b->said = cause;
}

static void compare_up(const struct agent *a, size_t link, struct link_before *b, int64_t now)
{
	const struct verdict *v = &a->look->watch.verdicts[link];
	const struct finding *f = main_finding(v);
	const struct cause *cause = f ? f->cause : NULL;

	if (b->judged && !b->up) {
		say_up(a, link, b, now);
		b->said = NULL;
	}
	if (cause != b->said)
		say_verdict(a, link, "verdict", "verdict changed");
	b->said = cause;
}

void agent_events(struct agent *a)
{
	struct look *look = a->look;
	int64_t now = clock_monotonic_ms();
	bool fresh = false;

	for (size_t i = 0; i < look->config.intent.link_count; i++) {
		const struct verdict *v = &look->watch.verdicts[i];
		const struct finding *f = main_finding(v);
		struct link_before *b = &look->before[i];
		bool up = v->session == SESSION_ESTABLISHED;

		fresh = fresh || !b->judged || b->session != v->session || b->status != v->status ||
			b->main != (f ? f->cause : NULL);
		if (up)
			compare_up(a, i, b, now);
		else
			compare_down(a, i, b, now);
		b->judged = true;
		b->up = up;
		b->unsaid = !up && b->unsaid;
		b->session = v->session;
		b->status = v->status;
		b->main = f ? f->cause : NULL;
	}
	if (fresh)
		agent_server_tell(a->server);
}
