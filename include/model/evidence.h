/* SPDX-License-Identifier: ISC */
/* All that is known of one link: plain data, no pointers, copyable with `=`; tests write it as a
 * literal. Every fact knows whether it was seen and when ("not seen" is never "no"). Times are UTC
 * milliseconds. */
#ifndef MODEL_EVIDENCE_H
#define MODEL_EVIDENCE_H

#include "model/azure_facts.h"
#include "model/bgp.h"
#include "model/bird_facts.h"
#include "model/kernel_facts.h"
#include "model/link.h"
#include "model/memory.h"
#include "model/packet.h"
#include "model/probe_facts.h"
#include "model/proof.h"

enum { SPEAKERS_MAX = 4, STRAYS_MAX = 4, CONNECTIONS_MAX = 4, OTHER_ADDRESSES_MAX = 4 };
enum { OWN_MACS_MAX = 4 };

struct seen {
	uint32_t count;
	int64_t first_ms, last_ms;
};

/* ---- host: the kernel ---- */

/* The counters of a link's interface at one reading; at_ms 0: none. */
struct traffic_sample {
	int64_t at_ms;
	uint64_t rx_bytes, tx_bytes, rx_packets, tx_packets;
};

/* What went over it between two readings; ms 0: there are not two. */
struct traffic_window {
	int64_t ms;
	uint64_t rx_bytes, tx_bytes, rx_packets, tx_packets;
};

struct host_evidence {
	bool read, connected; /* connected: port 179, ESTABLISHED with the MSEE */
	uint16_t connected_ce_port, connected_msee_port;
	struct mac mac; /* of the expected interface, else of the port */
	int64_t at_ms;
	char why[160]; /* when it, or a part of it, was not read */

	bool interface_found; /* the YAML's interface exists */
	char port[INTERFACE_NAME],
		vlan[INTERFACE_NAME]; /* "": none. vlan: the interface with the expected tags,
					 or the bridge, bond or macvlan that has its address */
	bool port_up, port_carrier, vlan_found, vlan_up, vlan_carrier, vlan_noarp;
	char switched_off[INTERFACE_NAME]; /* which of the VLAN devices on the port is, if one */
	struct tags interface_tags; /* of the YAML's interface, when that is a subinterface */
	bool interface_is_vlan;
	struct tags outer_seen; /* a subinterface's: the right VLANs, another EtherType; count 0:
				   none */
	uint32_t mtu;
	struct mac
		own[OWN_MACS_MAX]; /* of the interfaces, each once; those heard for the CE first */
	uint8_t own_count;
	bool joined;           /* the expected interface is part of a device of a kind not known */
	bool elsewhere_is_own; /* where the MSEE's segments go is another interface of this host */
	uint64_t rx_errors_before,
		rx_errors; /* port: at a reading some minutes ago at most, and at the last */
	int64_t mark_ms;   /* of the reading that takes the first one's place in time */
	uint64_t rx_errors_mark;
	struct kernel_counters counters_mark;
	uint64_t rx_bytes, tx_bytes, rx_packets, tx_packets; /* of the link's interface */
	/* Two earlier readings of those. The first begins the window; half a minute after the
	 * second, that one takes its place. */
	struct traffic_sample traffic_first, traffic_next;

	bool ce_held; /* the CE's address is on this host ... */
	char ce_holder[INTERFACE_NAME];
	bool ce_on_port;        /* ... on the expected port or a subinterface of it */
	struct tags ce_tags;    /* ... under these tags */
	uint8_t ce_len;         /* ... with this prefix length */
	struct address ce_peer; /* ... of this far end, if it is a point-to-point address */
	struct tags ce_also[OTHER_ADDRESSES_MAX]; /* of those with the expected tags and others on
						     the port, that address is also under these */
	uint8_t ce_also_count;
	bool ce_dad_failed;
	bool msee_held; /* this host holds the MSEE's address */
	char msee_holder[INTERFACE_NAME];
	struct prefix others[OTHER_ADDRESSES_MAX]; /* other addresses of the family on the expected
						      interface */
	uint8_t other_count;

	bool neighbour_found;
	enum neighbour_state neighbour;
	struct mac neighbour_mac;
	uint32_t neighbour_age_ms;

	bool route_read, route_found,
		route_direct; /* direct: by the CE's own interface, no gateway */
	char route_interface[INTERFACE_NAME];
	struct address route_gateway, route_source;

	bool sockets_read, listener, connecting; /* port 179: LISTEN; SYN-SENT */
	struct address connecting_from;
	uint16_t connecting_port;
	uint8_t connecting_resent;      /* SYNs of that one, after the first ... */
	uint32_t connecting_resent_now; /* ... and those that were sent again while watched */
	int64_t resent_from_ms, resent_until_ms; /* between these readings of the kernel */
	bool connection_known;                   /* the kernel tells of the ESTABLISHED one ... */
	uint64_t connection_received;            /* ... bytes taken from the MSEE */
	uint32_t connection_unread;              /* ... bytes that BIRD has not taken */
	uint32_t connection_unacked;             /* ... segments it has not acknowledged */
	uint32_t connection_resent, connection_sent; /* ... segments of data, since it came up */
	bool md5_readable;
	enum key_state listener_key, socket_key;
	bool counters_read;
	struct kernel_counters counters_before, counters; /* as rx_errors; per namespace */
};

/* ---- host: BIRD ---- */

struct bird_evidence {
	enum bird_failure failure;
	char why[256];
	int64_t at_ms, reboot_ms, reconfigured_ms, config_ms; /* 0: not known */
	char config_file[128];
	bool found; /* a protocol with this neighbour (or the named one) */
	struct bird_protocol protocol;
	bool blurred;        /* of some protocol the neighbour could not be read */
	bool duplicate;      /* another protocol holds the same neighbour ... */
	bool duplicate_fits; /* ... with the ASN that the YAML expects */
	char duplicate_name[PROTOCOL_NAME];
	bool near_weak; /* the reason below fits more than this link */
	bool near; /* none has this neighbour, but one belongs to this link by name, interface or
		      subnet */
	char near_name[PROTOCOL_NAME], near_reason[64];
	struct address near_neighbour;
	bool bfd_running, bfd_found;
	char bfd_state[12];
};

/* ---- routes: what BIRD was asked about this link's ---- */

enum { ROUTES_NAMED = 4 };

struct route_evidence {
	int64_t at_ms;
	bool asked; /* some configured prefix was asked for, and answered */
	bool whole; /* all that is advertised was seen */
	uint16_t asked_count, missing_count;
	struct {
		bool advertise; /* else: to be received */
		struct prefix prefix;
	} missing[ROUTES_NAMED];
	uint32_t flaw_count; /* advertised routes that this peering does not take */
	struct route_flaw flaws[ROUTES_NAMED];
};

/* ---- wire ---- */

struct speaker {
	struct mac mac;
	struct seen seen;
};
/* NULL: it was not heard. */
const struct speaker *speaker_find(const struct speaker all[static SPEAKERS_MAX], struct mac mac);

/* Requests of somebody: pressing, those that came so soon after the last that it was not answered.
 */
struct requests {
	int64_t last_ms;
	uint32_t count, pressing;
};

/* Frames of this link that arrived where they should not: under other tags of its port. */
struct stray {
	struct tags tags;
	struct seen seen;
	bool ethertype_only;      /* the right VLANs, another EtherType */
	char what[64];            /* "ARP who-has 172.16.0.1 tell 172.16.0.2" */
	struct requests requests; /* for the CE's address */
	bool answered; /* this host answers there for the CE's address, as Linux does everywhere */
	bool taken;    /* another does: it is another network's */
	bool to_host;  /* segments to this host's hardware address */
};

/* Someone in this link's VLAN who speaks of addresses that are not the link's. */
struct foreigner {
	struct address speaker, asked;
	struct mac mac;
	struct seen seen;
	struct requests requests;
	bool msee_like; /* the second usable address of a /30 or /126 asking for the first */
	bool sibling;   /* of the same peering's other path */
	bool stranger;  /* answered by another than this host, or asks for the MSEE: not it */
};

/* Who sends TCP segments in the MSEE's name that are not the session's. */
struct impostor {
	struct mac mac;
	uint8_t flags; /* TCP's, of the last */
	struct seen seen;
};

enum attempt_outcome {
	ATTEMPT_NONE,
	ATTEMPT_PENDING,  /* SYN, nothing yet */
	ATTEMPT_REFUSED,  /* RST for the SYN */
	ATTEMPT_ACCEPTED, /* SYN-ACK, and no more yet */
	ATTEMPT_CLOSED, /* accepted, then closed by the accepting end without an OPEN of its own */
	ATTEMPT_OPEN_SENT,   /* one OPEN, the other end's missing */
	ATTEMPT_OPENS,       /* both OPENs */
	ATTEMPT_ESTABLISHED, /* both OPENs and KEEPALIVEs */
};

/* One TCP connection of the session; ours: the CE opened it. */
struct connection {
	bool used, ours, probe, syn_seen, syn_acked, acked, ended, ended_by_ce, reset;
	uint16_t ce_port, msee_port;
	struct mac msee_mac; /* where the MSEE's segments come from */
	enum attempt_outcome outcome;
	bool counted; /* its outcome is already in `ours` / `theirs` */
	bool open_from_ce, open_from_msee, keepalive_from_ce, keepalive_from_msee, not_bgp;
	/* Not all that it sent is in the capture: cut off, or whole segments. What was not heard of
	 * it may have been said. */
	bool ce_missed, msee_missed;
	int64_t first_ms, last_ms;
	uint16_t syns;
	uint32_t syn_seq;
	uint32_t syn_ack_seq;
	uint32_t ce_end, msee_end; /* highest sequence number sent + 1, once known */
	bool ce_end_known, msee_end_known, ce_acked_known, msee_acked_known;
	uint32_t ce_acked, msee_acked; /* what the other end acknowledged */
	uint16_t ce_resent, msee_resent, ce_resent_large,
		msee_resent_large; /* data segments sent again, none long after the one before */
	int64_t resent_ms;
	uint32_t msee_hole, msee_hole_bytes; /* what the MSEE sent next is missing since ... */
	int64_t msee_hole_ms;                /* ... then; 0: nothing is */
	uint8_t ce_ttl, msee_ttl;            /* of the last data segment (or SYN before any) */
	uint8_t syn_ttl;
	bool ce_full; /* the CE's last word: its window is closed */
	bool ce_through,
		msee_through;  /* since that end began to send again, some of it was acknowledged */
	uint16_t msee_untaken; /* how often the CE spoke and did not acknowledge what the MSEE had
				  sent a second or more before, and again since */
	int64_t msee_end_ms;   /* when msee_end was sent first */
	uint16_t msee_largest,
		ce_largest; /* payload bytes of the largest segment that was acknowledged or new */
};

/* The latest of one direction's connection attempts. A newer outcome replaces an older one. */
struct attempts {
	uint32_t unanswered; /* SYNs since the last answer */
	uint8_t answer_ttl;  /* of the RST, FIN or SYN-ACK that decided it */
	struct mac answer_mac;
	int64_t unanswered_since_ms;
	struct seen syn, signed_syn, unsigned_syn; /* probes left out */
	enum attempt_outcome
		outcome;    /* of the latest attempt that got beyond PENDING, or PENDING */
	struct seen streak; /* how often in a row, since when */
};

/* TCP-MD5 of the segments of one direction; RST segments and probes left out. */
struct md5_evidence {
	struct seen unsigned_, good, bad, untried;
};

struct bgp_side {
	struct seen keepalives, updates, opens, route_refreshes;
	uint32_t announced, withdrawn;
	uint8_t as_repeat;    /* most often the sender's own AS stood at the front of AS_PATH */
	struct bgp_open open; /* the last one */
	struct seen notifications;
	struct bgp_notification notification; /* the last one but collision resolution (6/7) */
	bool notification_established;        /* it ended an Established session */
	bool notification_without_open; /* sent on a connection on which the other end sent no OPEN
					 */
	int64_t notification_ms;        /* 0: none, or forgotten because Established since */
	struct seen not_bgp;            /* bytes that are not BGP, right after the handshake */
};

struct wire_evidence {
	/* What each segment touches stands together: every line of the cache more is felt. */
	struct seen msee_frames, ce_frames; /* anything with that source address, right tags */
	struct tags host_tags, peer_tags;
	bool host_tags_seen; /* host_tags: under which the CE's own frames left */
	bool peer_tags_seen; /* peer_tags: under which the MSEE's frames last came */
	bool narrow_asns;    /* AS_PATH has two bytes each: an OPEN had no AS4, RFC 6793 4.2.2 */
	uint8_t connection;  /* the one heard last */
	bool own_segments;   /* the CE's segments come from this host's own hardware address */
	bool established_now;
	uint32_t asked_again;  /* how often the MSEE asked once more though the CE had answered */
	uint32_t asks_in_vain; /* of the CE's (or a probe's) since the MSEE last answered */
	struct speaker msee_from; /* the hardware address that the MSEE's frames last came from */
	struct speaker elsewhere; /* its mac: where the MSEE's segments to the CE go, if not to this
				     host. Forgotten with the first that does */
	struct seen ce_asks;      /* ARP / ND; under the right tags */
	struct seen icmp_errors;  /* for a SYN of ours */
	struct md5_evidence md5_ce, md5_msee;
	struct seen ce_unheard, msee_unheard; /* the other end acknowledges what was not heard of
						 it: the capture has but one direction, or gaps */
	struct connection connections[CONNECTIONS_MAX];
	struct seen missed;    /* data of the session that is not in the capture, of either end */
	struct seen cut;       /* frames that the capture cut short */
	struct seen probe_syn; /* SYNs of our own probes that reached the wire */
	struct attempts ours, theirs; /* opened by the CE; by the MSEE */
	struct bgp_side ce, msee;

	bool listening; /* a capture of this link's port was open */
	bool tags_few;  /* ... which has no frame with as many tags as the link's */
	bool tags_cut;  /* ... behind the VLAN device: (outer) tags are not in it */
	int64_t since_ms, until_ms;
	char why[160]; /* when it could not be opened */
	uint64_t dropped;

	struct seen ce_answers, msee_asks, msee_answers; /* as ce_asks */
	struct seen ce_asks_others; /* the CE asks for other addresses of the subnet */
	int64_t asks_in_vain_ms;    /* when the first of those was */
	bool ce_answered_last;      /* the MSEE's last request was answered */
	struct speaker msee_speakers[SPEAKERS_MAX],
		ce_speakers[SPEAKERS_MAX]; /* who announces the address */
	uint32_t msee_from_changes;        /* how often that was another than the last */
	uint32_t msee_mac_changes; /* how often the announcing MAC was another than the last */
	int64_t msee_changed_ms;   /* the last of either; both count only what is not long apart */
	struct stray strays[STRAYS_MAX];
	struct stray own_strays[STRAYS_MAX]; /* frames from the CE's address under other tags than
						expected */
	struct foreigner foreigners[SPEAKERS_MAX];
	struct impostor impostor;
	struct seen crossed; /* this link's far end, heard on another port */
	char crossed_port[INTERFACE_NAME];
	struct seen established; /* both OPENs and KEEPALIVEs, or KEEPALIVEs of both ends in
				    mid-stream */
	struct seen lost;        /* an Established session ended */
	struct address lost_by;  /* who ended it (FIN, RST or NOTIFICATION), unset: unknown */
	uint16_t cut_at;         /* after how many bytes frames were cut */
	uint8_t icmp_type, icmp_code;
	struct address icmp_sender;
	uint32_t icmp_mtu;
	struct seen icmp_too_big;
	struct seen icmp_by_host; /* the CE itself refuses the MSEE's SYNs with ICMP */
	struct seen odd_source;   /* SYNs to the MSEE from another source than the CE's address */
	struct address odd_source_address;
	struct seen bfd_ce, bfd_msee;
	struct bfd bfd_last_ce, bfd_last_msee;
};

/* ---- azure: a saved description of the circuit ---- */

struct azure_evidence {
	bool given;     /* somebody named a snapshot; what could not be read of it: why */
	bool described; /* the circuit's own states are in it */
	bool direct;
	char why[160];
	int64_t at_ms; /* when it was saved; 0: not known */
	char circuit_state[AZURE_WORD], provider_state[AZURE_WORD]; /* "": not said */
	bool peering_told, peering_found; /* told: whether Azure has the peering of this family */
	char state[AZURE_WORD], prefixes_state[AZURE_WORD]; /* for the link's family */
	char last_modified_by[AZURE_WORD];
	uint16_t vlan; /* 0: not said; so for the ASNs, and the subnet when unset */
	uint32_t azure_asn, peer_asn;
	struct prefix subnet;

	/* What the MSEE of this path had in its tables. */
	struct azure_arp {
		bool read; /* there is such a table, though it may be empty */
		int64_t at_ms;
		bool on_prem, on_prem_incomplete, microsoft; /* rows of it */
		struct mac on_prem_mac, microsoft_mac;
		int32_t age_minutes;
	} arp;
	struct azure_session {
		bool read; /* the MSEE's list of neighbours has this CE */
		int64_t at_ms;
		struct azure_neighbour row;
	} session;
	bool routes_read, stats_read;
	uint32_t routes, routes_from_ce;
	uint64_t bytes_in, bytes_out; /* of the path, in and out of the MSEE */
	int64_t stats_at_ms;          /* when those were saved; 0: not known */
};

struct evidence {
	struct link link;
	struct wire_evidence wire; /* beside the link's addresses, for the cache */
	bool sibling_established;  /* the same peering and family over the other path */
	bool sibling_configured, sibling_drained;
	struct traffic_window sibling_traffic;
	int64_t now_ms;   /* when this evidence is judged */
	int64_t began_ms; /* when watching began */
	bool live;        /* not from files */
	struct host_evidence host;
	struct bird_evidence bird;
	struct route_evidence routes;
	struct azure_evidence azure;
	struct probe_facts probe;
	struct memory_evidence memory;
};

struct traffic_window traffic_window(const struct host_evidence *h);

#endif
