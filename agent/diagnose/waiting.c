/* SPDX-License-Identifier: ISC */
/* The last rows of layer bgp: nothing fails now, or nothing tells what does. */
#include "proof.h"

/* Nothing fails now, and BIRD says when it tries. */
enum answer session_starting(const struct evidence *e, struct proof *why)
{
	enum { YOUNG_MS = 8000 };
	const struct bird_protocol *p = &e->bird.protocol;
	const struct wire_evidence *w = &e->wire;
	bool failing = w->ours.outcome == ATTEMPT_REFUSED || w->ours.outcome == ATTEMPT_CLOSED ||
		       w->ours.unanswered > 1 || w->asks_in_vain > 1 || session_word(e).said;
	/* BIRD names its own delays; of a connection under way only the first seconds count as a
	 * start. */
	bool young = e->live && e->now_ms - e->began_ms < YOUNG_MS;
	bool under_way = p->session == SESSION_CONNECT || p->session >= SESSION_OPENSENT;

	if (!e->bird.found)
		return ANSWER_UNKNOWN;
	if (failing || p->passive || p->error_class == BIRD_ERROR_SHUTDOWN)
		return ANSWER_NO;
	if (p->error_wait_ms == 0 && p->error_class == BIRD_ERROR_SOCKET && !young)
		return ANSWER_NO;
	if (p->error_wait_ms == 0 && p->connect_delay_ms == 0 && !(under_way && young))
		return ANSWER_NO;
	if (p->error_wait_ms > 0)
		proof_say(why, SOURCE_BIRD, e->bird.at_ms,
			  "%s waits %u s of its error wait of %u s, then tries again", p->name,
			  (p->error_wait_left_ms + 500) / 1000, p->error_wait_ms / 1000);
	else if (p->connect_delay_ms > 0)
		proof_say(why, SOURCE_BIRD, e->bird.at_ms, "%s connects in %u.%u s", p->name,
			  p->connect_delay_left_ms / 1000, p->connect_delay_left_ms % 1000 / 100);
	else
		proof_say(why, SOURCE_BIRD, e->bird.at_ms, "%s is in %s, and nothing fails",
			  p->name, session_state_name(p->session));
	proof_or(why, "no-evidence");
	return yes(why, CONFIDENCE_LIKELY);
}

enum answer no_evidence(const struct evidence *e, struct proof *why)
{
	const struct bird_protocol *p = &e->bird.protocol;

	if (e->bird.found)
		proof_say(why, SOURCE_BIRD, e->bird.at_ms, "%s is %s%s%s", p->name,
			  session_state_name(p->session),
			  p->last_error[0] ? ", last error " : " and says no more", p->last_error);
	if (e->wire.listening)
		proof_say(why, SOURCE_WIRE, e->wire.until_ms,
			  "%lld seconds watched: nothing that speaks for a cause",
			  (long long)watched_ms(e) / 1000);
	if (e->bird.found && p->session == SESSION_OPENSENT) {
		proof_or(why, "bgp-open-missing");
		proof_or(why, "ttl-mismatch");
	}
	if (e->bird.found && p->session == SESSION_CONNECT)
		proof_remedy(why, "Watch for 120 seconds (`--for 120`), or add `--probe tcp`: "
				  "BIRD's next SYN may be that far away.");
	else if (e->bird.found && p->error_wait_left_ms > 0)
		proof_remedy(why,
			     "Watch for %u seconds: BIRD tries again after its error wait, or use "
			     "`--probe tcp`.",
			     p->error_wait_left_ms / 1000 + 10);
	return yes(why, CONFIDENCE_POSSIBLE);
}
