/* SPDX-License-Identifier: ISC */
/* What is remembered of a session: its losses, and what ended it. */
#ifndef MODEL_MEMORY_H
#define MODEL_MEMORY_H

#include "model/bird_facts.h"
#include "model/proof.h"

enum { LOSSES_KEPT = 16, MEMORY_LINK = 400 };

/* An Established session that ended. */
struct loss {
	int64_t at_ms;
	int64_t lasted_ms;         /* how long it had been Established; 0: not known */
	uint8_t code, subcode;     /* of the NOTIFICATION that ended it; 0: none was heard */
	uint32_t advertised;       /* prefixes, when BIRD was last asked; 0: not known */
	const struct cause *cause; /* as far as it was found */
};

struct memory_evidence {
	uint8_t loss_count;
	struct loss losses[LOSSES_KEPT]; /* the latest, the oldest first */
	bool up;                         /* Established, as far as is known ... */
	int64_t up_ms, lost_ms;          /* ... since; until: 0: not seen */
	int64_t began_ms;                /* the connection of the last one */
	uint32_t losses_total;

	/* The running agent's; zeroed in a one-shot look. */
	bool remembers;
	int64_t fresh_ms;   /* what was seen before is forgotten: it does not speak for now */
	uint32_t epoch;     /* how often that was */
	int64_t changed_ms; /* of this host's or BIRD's configuration, while the session is down */
	int64_t decayed_ms;
	/* What ended the session, or keeps it down, until it is Established again. */
	bool has_cause;
	struct finding cause;
	int64_t cause_ms, confirmed_ms; /* first and last seen */
	int64_t over_ms;                /* since when it does not hold any more; 0: it may */
	bool earlier; /* it is of an earlier run of the agent, and has not been seen since */
};

/* Of a cause, what the agent's next run needs to tell whether the outage is still the same. */
struct memory_kept {
	char link[MEMORY_LINK]; /* its configuration, in words */
	struct finding cause;   /* certain */
	int64_t cause_ms, confirmed_ms, over_ms;
	int64_t known_ms;      /* BIRD's last word that the session is not up ... */
	int64_t reboot_ms;     /* ... of a BIRD that runs since then ... */
	char error[BIRD_TEXT]; /* ... and had this last error */
};

#endif
