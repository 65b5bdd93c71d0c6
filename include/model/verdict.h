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
	BLIND_SPOTS_MAX = 8,
	RULED_OUT_MAX = 12,
	COMPARISON_MAX = 8,
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

struct verdict {
	enum status status;
	enum session_state session;
	int64_t since_ms; /* UTC, 0: not known */
	bool has_cause;   /* always, unless Established */
	bool settled; /* longer watching cannot change it: Established, or certain with all below it
			 judged */
	/* Of an agent's memory: `cause` explains refusals and silences to come; it is from there;
	 * what is there still holds. */
	bool root, recalled;
	enum answer remembered;
	uint8_t finding_count, alternative_count, blind_spot_count, ruled_out_count,
		comparison_count;
	struct alternative alternatives[ALTERNATIVES_MAX];
	struct comparison comparison[COMPARISON_MAX];
	/* The larger rooms, the less often used the later. */
	char blind_spots[BLIND_SPOTS_MAX][PROOF_TEXT];
	struct finding cause;
	char ruled_out[RULED_OUT_MAX][PROOF_TEXT];
	struct finding findings[FINDINGS_MAX];
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
	struct finding findings[FINDINGS_MAX];
	uint8_t finding_count;
};

const char *layer_name(enum layer l);
const char *owner_name(enum owner o);
const char *severity_name(enum severity s);
const char *confidence_name(enum confidence c);
const char *source_name(enum source s);
const char *status_name(enum status s);
const char *stage_name(enum stage s);

#endif
