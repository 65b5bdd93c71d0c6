/* SPDX-License-Identifier: ISC */
/* What diagnosis answers, and reports show. */
#ifndef MODEL_VERDICT_H
#define MODEL_VERDICT_H

#include "model/evidence.h"

enum answer { ANSWER_NO, ANSWER_YES, ANSWER_UNKNOWN };
enum status {
	STATUS_OK,
	STATUS_WARNING,
	STATUS_UNKNOWN,
	STATUS_CRITICAL
}; /* the worst is the largest */

enum {
	FINDINGS_MAX = 6,
	VERDICT_FINDINGS = 1 + FINDINGS_MAX, /* the cause, and what is found beside it */
	CAUSES_MAX = 128,                    /* at most so many rows has the catalogue */
	COMPARISONS = 7,
	WITNESS_TEXT = 64
};

struct alternative {
	const struct cause *cause; /* told apart by its `seen` */
	enum confidence confidence;
};

/* "" where a witness says nothing. */
struct comparison {
	const char *attribute; /* "vlan", "ce_address", "msee_address", "subnet", "azure_asn",
				  "peer_asn", "md5" */
	char expected[WITNESS_TEXT], host[WITNESS_TEXT], wire[WITNESS_TEXT], azure[WITNESS_TEXT];
	bool agree; /* of those that speak */
};

/* Of a link. There may be thousands: what follows from the evidence alone (what each witness says,
 * what could not be seen) is not kept here, but asked for when it is shown: diagnose/engine.h. */
struct verdict {
	enum status status;
	enum session_state session;
	int64_t since_ms; /* UTC, 0: not known */
	bool settled; /* longer watching cannot change it: Established, or certain with all below it
			 judged */
	/* Of an agent's memory: `cause` explains refusals and silences to come; it is from there;
	 * what is there still holds. */
	bool root, recalled;
	enum answer remembered;
	uint8_t finding_count, alternative_count;
	struct finding *cause; /* NULL: Established; else there always is one */
	struct finding *findings;
	struct alternative alternatives[ALTERNATIVES_MAX];
	bool ruled_out[CAUSES_MAX]; /* by the row's place in the catalogue */
};

/* From the order to traffic, as Microsoft's workflow for circuits has it. */
enum stage {
	STAGE_ORDERED,
	STAGE_PROVISIONING,
	STAGE_PROVISIONED,
	STAGE_PEERING,
	STAGE_PREFIXES,
	STAGE_BGP,
	STAGE_ROUTES,
	STAGE_TRAFFIC
};
enum { STAGES = STAGE_TRAFFIC + 1 };

struct workflow {
	bool known; /* Azure has told of the circuit */
	enum answer done[STAGES];
	uint8_t reached;  /* so many, from the first on, are done */
	const char *next; /* what is to be done for the one that is not; NULL: all are */
	enum owner owner; /* by whom */
};

/* Of a circuit as a whole. */
struct circuit_verdict {
	enum status status;
	struct workflow workflow;
	uint8_t finding_count;
	struct finding *findings;
};

const char *layer_name(enum layer l);
const char *owner_name(enum owner o);
const char *severity_name(enum severity s);
const char *confidence_name(enum confidence c);
const char *source_name(enum source s);
const char *status_name(enum status s);
const char *stage_name(enum stage s);

#endif
