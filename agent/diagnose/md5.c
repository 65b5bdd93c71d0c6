/* SPDX-License-Identifier: ISC */
/* Layer md5: who signs, with what. BIRD shows the same "Connect, no error" for all of these. RFC
 * 2385. */
#include "md5_view.h"
#include "proof.h"

/* The newest of a direction's segments tells how it signs now. */
static enum signing newest(const struct md5_evidence *m)
{
	int64_t last = 0;
	enum signing s = SIGNING_UNKNOWN;
	const struct {
		const struct seen *seen;
		enum signing means;
	} kinds[] = {{&m->unsigned_, SIGNING_NONE},
		     {&m->untried, SIGNING_SOME},
		     {&m->good, SIGNING_RIGHT},
		     {&m->bad, SIGNING_WRONG}};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (kinds[i].seen->count > 0 && kinds[i].seen->last_ms >= last) {
			last = kinds[i].seen->last_ms;
			s = kinds[i].means;
		}
	return s;
}

static enum signing key_signing(enum key_state k)
{
	switch (k) {
	case KEY_UNKNOWN:
		return SIGNING_UNKNOWN;
	case KEY_NONE:
		return SIGNING_NONE;
	case KEY_PRESENT:
		return SIGNING_SOME;
	case KEY_EQUAL:
		return SIGNING_RIGHT;
	case KEY_DIFFERENT:
		return SIGNING_WRONG;
	}
	return SIGNING_UNKNOWN;
}

enum signing host_signing(const struct evidence *e)
{
	const struct host_evidence *h = &e->host;
	enum key_state key = h->socket_key != KEY_UNKNOWN ? h->socket_key : h->listener_key;

	/* A listener of another protocol has no key for us while ours waits in Idle or is down. */
	if (h->socket_key == KEY_UNKNOWN && key == KEY_NONE && !bird_tries(e))
		key = KEY_UNKNOWN;
	return key != KEY_UNKNOWN ? key_signing(key) : newest(&e->wire.md5_ce);
}

enum signing msee_signing(const struct evidence *e)
{
	enum signing s = newest(&e->wire.md5_msee);

	/* The kernel takes nothing that is signed otherwise than it signs itself. */
	if (s != SIGNING_UNKNOWN && e->host.connected && e->host.socket_key != KEY_UNKNOWN &&
	    session_judge(e) == SESSION_ESTABLISHED)
		return key_signing(e->host.socket_key);

	if (s != SIGNING_UNKNOWN)
		return s;
	if (e->probe.keyed.result == PROBE_CONNECTED && e->probe.keyed.signed_)
		return SIGNING_RIGHT;
	if (e->probe.plain.result == PROBE_CONNECTED)
		return SIGNING_NONE;
	return SIGNING_UNKNOWN;
}

bool signing_cut(const struct evidence *e)
{
	const struct attempts *a = &e->wire.ours, *b = &e->wire.theirs;

	return a->syn.count + b->syn.count > a->signed_syn.count + a->unsigned_syn.count +
						     b->signed_syn.count + b->unsigned_syn.count;
}

bool md5_counter_moved(const struct evidence *e)
{
	const struct kernel_counters *a = &e->host.counters_before, *b = &e->host.counters;

	return e->host.counters_read &&
	       (b->md5_failure > a->md5_failure || b->md5_not_found > a->md5_not_found ||
		b->md5_unexpected > a->md5_unexpected);
}

bool md5_explains_silence(const struct evidence *e)
{
	enum signing host = host_signing(e), msee = msee_signing(e);

	if (e->link.md5 == MD5_NONE)
		return host > SIGNING_NONE || msee > SIGNING_NONE;
	if (host == SIGNING_NONE || host == SIGNING_WRONG)
		return true;
	return msee == SIGNING_NONE || msee == SIGNING_WRONG ||
	       (msee == SIGNING_SOME && md5_counter_moved(e));
}

static void counter_say(const struct evidence *e, struct proof *why, const char *name,
			uint64_t before, uint64_t now)
{
	if (now > before)
		proof_say(why, SOURCE_KERNEL, e->host.at_ms,
			  "%s grew by %llu while watched (it counts for the whole host)", name,
			  (unsigned long long)(now - before));
}

static void counters_say(const struct evidence *e, struct proof *why)
{
	const struct kernel_counters *a = &e->host.counters_before, *b = &e->host.counters;

	if (!e->host.counters_read)
		return;
	counter_say(e, why, "TCPMD5NotFound", a->md5_not_found, b->md5_not_found);
	counter_say(e, why, "TCPMD5Unexpected", a->md5_unexpected, b->md5_unexpected);
	counter_say(e, why, "TCPMD5Failure", a->md5_failure, b->md5_failure);
}

static void host_say(const struct evidence *e, struct proof *why, const char *kernel,
		     const char *wire)
{
	const struct host_evidence *h = &e->host;
	const struct md5_evidence *m = &e->wire.md5_ce;
	int64_t at = m->unsigned_.last_ms;

	if (m->bad.last_ms > at)
		at = m->bad.last_ms;
	if (m->good.last_ms > at)
		at = m->good.last_ms;
	if (m->untried.last_ms > at)
		at = m->untried.last_ms;
	if (h->socket_key != KEY_UNKNOWN || h->listener_key != KEY_UNKNOWN)
		proof_say(why, SOURCE_KERNEL, h->at_ms, "%s", kernel);
	if (at != 0)
		proof_say(why, SOURCE_WIRE, at, "%s", wire);
}

enum answer md5_missing_on_host(const struct evidence *e, struct proof *why)
{
	enum signing host = host_signing(e);

	if (e->link.md5 == MD5_NONE)
		return ANSWER_NO;
	if (host != SIGNING_NONE)
		return host == SIGNING_UNKNOWN ? ANSWER_UNKNOWN : ANSWER_NO;
	proof_say(why, SOURCE_CONFIG, 0, "the configuration wants TCP-MD5 on this peering");
	host_say(e, why, "BIRD's sockets on port 179 have no key for this neighbour",
		 "this host's segments carry no option 19");
	return yes(why, CONFIDENCE_CERTAIN);
}

enum answer md5_key_wrong_on_host(const struct evidence *e, struct proof *why)
{
	enum signing host = host_signing(e);

	if (e->link.md5 != MD5_KEY)
		return ANSWER_NO;
	if (host != SIGNING_WRONG)
		return host == SIGNING_UNKNOWN || host == SIGNING_SOME ? ANSWER_UNKNOWN : ANSWER_NO;
	host_say(e, why, "the key of BIRD's sockets for this neighbour is not the configured one",
		 "the digests of this host's segments do not verify with the configured key");
	if (msee_signing(e) == SIGNING_RIGHT)
		proof_say(why, SOURCE_WIRE, e->wire.md5_msee.good.last_ms,
			  "the MSEE's digests verify with the configured key");
	return yes(why, CONFIDENCE_CERTAIN);
}

enum answer md5_missing_on_peer(const struct evidence *e, struct proof *why)
{
	enum signing host = host_signing(e);
	const struct seen *s = &e->wire.md5_msee.unsigned_;

	if (e->link.md5 == MD5_NONE || host == SIGNING_NONE || host == SIGNING_WRONG)
		return ANSWER_NO;
	if (msee_signing(e) != SIGNING_NONE)
		return msee_signing(e) == SIGNING_UNKNOWN ? ANSWER_UNKNOWN : ANSWER_NO;
	if (s->count > 0)
		proof_say(why, SOURCE_WIRE, s->last_ms,
			  "the MSEE's segments carry no option 19 (%u seen)", s->count);
	if (e->probe.plain.result == PROBE_CONNECTED)
		proof_say(why, SOURCE_PROBE, e->probe.plain.at_ms,
			  "a connection without MD5 was accepted%s",
			  e->probe.keyed.result == PROBE_SILENT
				  ? ", one with the configured key got no answer"
				  : "");
	counters_say(e, why);
	return yes(why, host == SIGNING_UNKNOWN ? CONFIDENCE_LIKELY : CONFIDENCE_CERTAIN);
}

/* Signed SYNs without any answer: a wrong key at the MSEE, or nobody there. Nothing tells which. */
static enum answer mismatch_unheard(const struct evidence *e, struct proof *why)
{
	const struct attempts *a = &e->wire.ours;
	bool probed =
		e->probe.keyed.result == PROBE_SILENT && e->probe.plain.result == PROBE_SILENT;

	if (msee_signing(e) != SIGNING_UNKNOWN || session_word(e).said || !host_link_ready(e) ||
	    e->probe.plain.result == PROBE_REFUSED)
		return ANSWER_NO;
	if (!probed && !syns_unanswered(e))
		return ANSWER_UNKNOWN;
	if (!msee_resolved(e))
		return ANSWER_UNKNOWN;
	if (a->unanswered > 0)
		proof_say(why, SOURCE_WIRE, a->syn.last_ms,
			  "%u signed SYNs stay unanswered; no segment of the MSEE was seen",
			  a->unanswered);
	if (probed)
		proof_say(why, SOURCE_PROBE, e->probe.keyed.at_ms,
			  "neither a connection with the key nor one without was answered");
	proof_or(why, "tcp-no-answer");
	if (!probed)
		proof_remedy(why,
			     "Watch longer and with `--probe tcp` (`--for 120`): a word of the "
			     "MSEE would tell. Else set the shared key at both ends anew, and ask "
			     "the provider for filters on TCP port 179.");
	return yes(why, CONFIDENCE_POSSIBLE);
}

enum answer md5_key_mismatch_peer(const struct evidence *e, struct proof *why)
{
	enum signing host = host_signing(e), msee = msee_signing(e);
	const struct md5_evidence *m = &e->wire.md5_msee;

	if (e->link.md5 == MD5_NONE || host == SIGNING_NONE || host == SIGNING_WRONG)
		return ANSWER_NO;
	if (msee == SIGNING_WRONG) {
		proof_say(why, SOURCE_WIRE, m->bad.last_ms,
			  "the MSEE's segments are signed with another key than the configured one "
			  "(%u seen)",
			  m->bad.count);
		counters_say(e, why);
		return yes(why, host == SIGNING_RIGHT ? CONFIDENCE_CERTAIN : CONFIDENCE_LIKELY);
	}
	if (msee == SIGNING_SOME && session_judge(e) != SESSION_ESTABLISHED &&
	    e->host.counters_read &&
	    e->host.counters.md5_failure > e->host.counters_before.md5_failure) {
		proof_say(why, SOURCE_WIRE, m->untried.last_ms,
			  "the MSEE signs its segments (%u seen)", m->untried.count);
		counters_say(e, why);
		return yes(why, CONFIDENCE_LIKELY);
	}
	return mismatch_unheard(e, why);
}

enum answer md5_unexpected_on_host(const struct evidence *e, struct proof *why)
{
	enum signing host = host_signing(e);

	if (e->link.md5 != MD5_NONE)
		return ANSWER_NO;
	if (host <= SIGNING_NONE)
		return host == SIGNING_UNKNOWN ? ANSWER_UNKNOWN : ANSWER_NO;
	proof_say(why, SOURCE_CONFIG, 0, "the configuration wants no TCP-MD5 on this peering");
	host_say(e, why, "BIRD's sockets on port 179 have a key for this neighbour",
		 "this host's segments carry option 19");
	return yes(why, CONFIDENCE_CERTAIN);
}

enum answer md5_unexpected_on_peer(const struct evidence *e, struct proof *why)
{
	enum signing host = host_signing(e), msee = msee_signing(e);
	const struct md5_evidence *m = &e->wire.md5_msee;

	if (e->link.md5 != MD5_NONE || host > SIGNING_NONE)
		return ANSWER_NO;
	if (msee <= SIGNING_NONE)
		return msee == SIGNING_UNKNOWN ? ANSWER_UNKNOWN : ANSWER_NO;
	proof_say(why, SOURCE_WIRE, m->untried.last_ms,
		  "the MSEE's segments carry option 19 (%u seen); the configuration says `md5: "
		  "none` and this host does not sign",
		  m->untried.count);
	counters_say(e, why);
	return yes(why, CONFIDENCE_CERTAIN);
}

enum answer md5_kernel_refused(const struct evidence *e, struct proof *why)
{
	if (!e->bird.found)
		return ANSWER_UNKNOWN;
	if (!bird_says(e, "Kernel MD5 auth failed") &&
	    !bird_says(e, "Error: Authentication failed"))
		return ANSWER_NO;
	proof_say(why, SOURCE_BIRD, e->bird.at_ms, "%s is down, last error \"%s\"",
		  e->bird.protocol.name, e->bird.protocol.last_error);
	return yes(why, CONFIDENCE_CERTAIN);
}
