/* SPDX-License-Identifier: ISC */
/* What the tests of rows share: saying why, and asking evidence the recurring questions. */
#ifndef DIAGNOSE_PROOF_H
#define DIAGNOSE_PROOF_H

#include "diagnose/cause.h"
#include "diagnose/engine.h"
#include "rows.h"

/* One line of evidence; lines beyond the room are dropped. at_ms 0: not tied to a moment. */
void proof_say(struct proof *p, enum source source, int64_t at_ms, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
/* A cause that the evidence does not exclude. */
void proof_or(struct proof *p, const char *code);
void proof_remedy(struct proof *p, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Answers, so that a test ends in one line. */
enum answer yes(struct proof *p, enum confidence confidence);
enum answer yes_or_other(struct proof *p); /* certain, but for the alternatives it has by then */

/* Which NOTIFICATION, of which end, explains the session's absence now: remembered from the wire
 * until Established again, else BIRD's last error of that kind where it is not older than BIRD's
 * configuration. */
struct word {
	bool said, from_msee, on_wire;
	uint8_t code, subcode; /* 0/0: BIRD's text is in no table */
	int64_t at_ms;
	const struct bgp_notification *notification; /* NULL: from BIRD's text alone */
};
struct word session_word(const struct evidence *e);
/* The same for one code; subcode 0 in `wanted_subcode` means any. */
bool word_is(const struct word *w, uint8_t code, uint8_t wanted_subcode);
void word_say(struct proof *p, const struct evidence *e, const struct word *w);
/* A row that one NOTIFICATION is: either way, or only from one end. */
enum direction { EITHER_WAY, FROM_MSEE, FROM_CE };
enum answer notified(const struct evidence *e, struct proof *why, uint8_t code, uint8_t subcode,
		     enum direction d);

bool bird_says(const struct evidence *e, const char *text); /* last error contains it */
bool bird_is_refused(const struct evidence *e); /* its SYN, by whomever: RST, ICMP or no ARP */
/* BIRD waits in Idle for something local: no error wait, and no error but a local one. */
bool bird_waits(const struct evidence *e);
/* BIRD has this session and tries, or listens, to bring it up. */
bool bird_tries(const struct evidence *e);
/* What the CE's own address makes reachable without a gateway. */
struct prefix ce_network(const struct evidence *e);
/* The MSEE is in it, and nobody who is not in the link's subnet. */
bool ce_network_fits(const struct evidence *e);
bool host_link_ready(
	const struct evidence *e); /* port, VLAN and address are as they should be (or not known) */
/* The MSEE's segments for the CE go to a hardware address that is not this host's. */
bool msee_misled(const struct evidence *e);
/* Under the right tags, and not only under others since. */
bool msee_heard(const struct evidence *e);
bool msee_resolved(const struct evidence *e);   /* its hardware address is known or was heard */
int64_t hold_time_ms(const struct evidence *e); /* as agreed in the OPENs, else BIRD's default */
/* When it was last heard, or what it said was acknowledged unheard. 0: never. */
int64_t msee_last_ms(const struct evidence *e);
/* A saved capture in which nothing of the host, or nothing of the MSEE, is to be seen: it may well
 * have but one direction, as of a mirrored port or `tcpdump -Q`. */
bool host_unheard(const struct evidence *e);
bool msee_unheard(const struct evidence *e);
/* Of the session something was said that the capture has not, since it was Established last: that
 * no OPEN, or no NOTIFICATION, was seen proves nothing. */
bool words_missed(const struct evidence *e);
/* On the wire it was Established, and the MSEE has been silent for longer than the hold time. */
bool session_outlived(const struct evidence *e);
/* The MSEE asks for the CE's address, and the kernel, which has it, never answers; or this host
 * does not take the MSEE's answers to its SYN. */
bool host_takes_nothing(const struct evidence *e);
/* The kernel does not take the MSEE's requests, or its answers: said, with what to do. */
bool neighbour_stopped(const struct evidence *e, struct proof *why);
/* The CE's address is announced by hardware addresses that are not this host's: said. */
bool announced_by_another(const struct evidence *e, struct proof *why);
/* The MSEE answers our SYN again and again, and this host does not take the answer; NULL: none
 * such. */
const struct connection *answer_not_taken(const struct evidence *e);
/* What the MSEE sent on a session that was up arrives again and again, and this host, which speaks,
 * does not acknowledge it; NULL: none such, or not of these minutes. */
const struct connection *data_not_taken(const struct evidence *e);
/* The MSEE sends again what this host has acknowledged, and acknowledges nothing itself. */
const struct connection *data_not_heard(const struct evidence *e);
/* No word of the MSEE on our SYNs, BIRD's or the probe's, for longer than an answer takes. */
bool syns_unanswered(const struct evidence *e);
/* The capture may lack SYNs that were on the wire: frames were dropped, or cut before their TCP
 * header ends. */
bool syns_missed(const struct evidence *e);
/* BIRD tries, by its own or the kernel's word, and none of its SYNs reaches the wire. */
bool syns_never_leave(const struct evidence *e);
/* Those of BIRD, though the probe's, to port 179, do leave. */
bool syns_go_elsewhere(const struct evidence *e);
/* The same outcome more than once and some seconds apart: a far end that only waits out an error of
 * the last attempt would have tried anew in between. */
bool attempts_repeat(const struct attempts *a);
/* The RST to our SYN came from a hardware address that is not the MSEE's. */
bool refused_by_another(const struct evidence *e);
/* When the session that is up on the wire began, if that was seen; else when one was last lost. */
int64_t session_changed_ms(const struct evidence *e);
/* Seen, and neither before the session's last change nor long ago: it speaks for now. */
bool speaks_now(const struct evidence *e, const struct seen *s);
/* The path refuses our SYNs with ICMP: the last try, too. */
bool path_refuses(const struct evidence *e);
/* The latest stray of the far end; NULL: none that speaks for now. */
const struct stray *far_end_stray(const struct evidence *e);
bool seen_in(const struct seen *s);
/* A few seconds more would tell whether traffic goes one way only. */
bool traffic_unsure(const struct evidence *e);
/* Milliseconds that the wire was watched. */
int64_t watched_ms(const struct evidence *e);

#endif
