/* SPDX-License-Identifier: ISC */
/* What diagnosis answers, and reports show. */
#ifndef MODEL_VERDICT_H
#define MODEL_VERDICT_H

#include "model/evidence.h"

enum layer {
	LAYER_LINK,
	LAYER_VLAN,
	LAYER_ADDRESS,
	LAYER_NEIGHBOUR,
	LAYER_TCP,
	LAYER_MD5,
	LAYER_BGP,
	LAYER_AZURE,
	LAYER_POLICY
};
enum owner {
	OWNER_CUSTOMER,
	OWNER_PROVIDER,
	OWNER_MICROSOFT,
	OWNER_CUSTOMER_PROVIDER,
	OWNER_CUSTOMER_MICROSOFT,
	OWNER_PROVIDER_MICROSOFT
};
enum severity { SEVERITY_WARNING, SEVERITY_CRITICAL };
enum confidence { CONFIDENCE_POSSIBLE, CONFIDENCE_LIKELY, CONFIDENCE_CERTAIN };
enum answer { ANSWER_NO, ANSWER_YES, ANSWER_UNKNOWN };
enum source { SOURCE_WIRE, SOURCE_KERNEL, SOURCE_BIRD, SOURCE_AZURE, SOURCE_CONFIG, SOURCE_PROBE };
enum status {
	STATUS_OK,
	STATUS_WARNING,
	STATUS_UNKNOWN,
	STATUS_CRITICAL
}; /* the worst is the largest */

enum {
	PROOF_LINES = 6,
	PROOF_TEXT = 240,
	FINDINGS_MAX = 6,
	ALTERNATIVES_MAX = 6,
	BLIND_SPOTS_MAX = 8,
	RULED_OUT_MAX = 12,
	COMPARISON_MAX = 8,
	WITNESS_TEXT = 64
};

struct proof_line {
	enum source source;
	int64_t at_ms; /* when it was seen, UTC; 0: not tied to a moment */
	char text[PROOF_TEXT];
};

/* Why a row says yes: filled by its test. */
struct proof {
	enum confidence confidence;
	enum owner owner;       /* preset from the row, a test may narrow it */
	enum severity severity; /* likewise */
	struct proof_line lines[PROOF_LINES];
	uint8_t line_count;
	const char *alternatives[ALTERNATIVES_MAX]; /* codes that the evidence does not exclude */
	uint8_t alternative_count;
	char remedy[320]; /* a remedy with this link's values; "": the row's */
};

struct cause; /* diagnose/cause.h: the row */

struct finding {
	const struct cause *cause;
	struct proof proof;
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
