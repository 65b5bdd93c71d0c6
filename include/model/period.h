/* SPDX-License-Identifier: ISC */
/* What a history tells of a period, link by link: read by history/, written by report/. Times are
 * UTC milliseconds. Time in which nobody watched a link is neither up nor down. */
#ifndef MODEL_PERIOD_H
#define MODEL_PERIOD_H

#include "model/verdict.h"

enum { CAUSE_CODE = 48, PERIOD_POINTS_MAX = 240 };

/* Which link: by names, so that it survives a change of the configuration. */
struct link_name {
	const char *circuit;
	enum peering_type peering;
	enum path path;
	enum family family;
};

enum period_kind {
	PERIOD_UNWATCHED, /* no agent, or the session's state was not known */
	PERIOD_UP,        /* Established */
	PERIOD_DOWN,
	PERIOD_PLANNED /* down, and planned to be */
};

struct period_span {
	int64_t begin_ms, end_ms;
	enum period_kind kind;
};

/* A verdict as it was remembered. */
struct period_cause {
	char code[CAUSE_CODE]; /* "": none; may be a code that this version does not know */
	enum confidence confidence;
	enum owner owner;
	enum severity severity;
	struct proof_line *lines;
	size_t line_count;
};

/* From the loss of the session until it is Established again; also beyond the period's borders. */
struct period_outage {
	int64_t begin_ms; /* begin_unknown: when it was found, down already */
	int64_t end_ms;   /* when it ended, or until when it is known to last */
	bool begin_unknown;
	bool lasts;           /* not ended within the period, as far as is known */
	int64_t unwatched_ms; /* of it, nobody watched for so long */
	struct period_cause cause;
};

/* What was counted between at_ms and at_ms + period.point_ms. */
struct period_point {
	int64_t at_ms;
	bool counted; /* otherwise nobody counted, and the rest is 0 */
	uint64_t rx_bytes, tx_bytes, rx_packets, tx_packets;
	int64_t received, advertised; /* routes, the last seen; -1: not known */
};

struct period_event {
	int64_t at_ms;
	char *kind, *text; /* "notification", "Received: Administrative shutdown"; printable */
};

/* TCP connects through the link's path to one target. */
struct period_ping {
	int64_t at_ms;
	char *target; /* "10.10.0.4:443" */
	uint32_t sent, lost, least_us, mean_us, most_us;
};

struct period_link {
	char *circuit;
	enum peering_type peering;
	enum path path;
	enum family family;

	int64_t up_ms, down_ms, planned_ms; /* within the period; the rest nobody watched */
	struct period_span *spans;          /* the whole period, without gap or overlap */
	size_t span_count;
	struct period_outage *outages; /* that touch the period, by time; planned ones left out */
	size_t outage_count;
	uint32_t losses; /* Established sessions that ended within the period */
	/* Three losses or more that come about as far apart from each other; 0: no pattern. */
	int64_t loss_every_ms;
	uint16_t hold_s; /* of the session when last Established; 0: not known */

	/* At the period's end, or when last watched before that. */
	bool known, gone;          /* gone: no longer in the configuration */
	int64_t last_ms, since_ms; /* seen; in this state */
	enum session_state session;
	enum status status;
	bool planned_down;
	struct period_cause
		cause; /* of a session that is not Established; else the worst finding */

	struct period_point *points; /* the whole period, point_ms each */
	size_t point_count;
	struct period_event *events; /* within the period */
	size_t event_count;
	struct period_ping *pings;
	size_t ping_count;
};

struct period {
	const char *version, *host;              /* for the report; not owned */
	int64_t from_ms, until_ms, generated_ms; /* until_ms at most generated_ms */
	int64_t point_ms;
	bool watching; /* an agent was at work when this was read */
	/* Within the period, an agent was at work for so long. */
	int64_t watched_ms;
	int64_t first_ms;            /* the history begins there; 0: it is empty */
	struct period_event *events; /* of no link: the agent's own */
	size_t event_count;
	struct period_link *links; /* by circuit, peering, path, family */
	size_t link_count;
};

/* Percent of the watched time that was not planned to be down; negative: there was none. */
double period_availability(const struct period_link *l);
void period_link_drop(struct period *p, size_t i);
void period_free(struct period *p); /* leaves it zeroed */
const char *period_kind_name(enum period_kind k);

#endif
