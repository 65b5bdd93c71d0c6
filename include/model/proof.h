/* SPDX-License-Identifier: ISC */
/* Why something is said of a link: what was seen, by whom, when, and how sure that makes it. */
#ifndef MODEL_PROOF_H
#define MODEL_PROOF_H

#include <stdbool.h>
#include <stdint.h>

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
enum source { SOURCE_WIRE, SOURCE_KERNEL, SOURCE_BIRD, SOURCE_AZURE, SOURCE_CONFIG, SOURCE_PROBE };

enum { PROOF_LINES = 6, PROOF_TEXT = 240, ALTERNATIVES_MAX = 6 };

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

#endif
