/* SPDX-License-Identifier: ISC */
/* BGP's vocabulary: messages as decoded, states, the text of NOTIFICATIONs. RFC 4271, 6793, 9003.
 */
#ifndef MODEL_BGP_H
#define MODEL_BGP_H

#include <stdbool.h>
#include <stdint.h>

enum bgp_type { BGP_OPEN = 1, BGP_UPDATE, BGP_NOTIFICATION, BGP_KEEPALIVE, BGP_ROUTE_REFRESH };
enum {
	BGP_ERROR_HEADER = 1,
	BGP_ERROR_OPEN = 2,
	BGP_ERROR_UPDATE = 3,
	BGP_ERROR_HOLD_TIMER = 4,
	BGP_ERROR_FSM = 5,
	BGP_ERROR_CEASE = 6,
	BGP_ERROR_ROUTE_REFRESH = 7
};
enum {
	BGP_HEADER = 19,
	BGP_MESSAGE_MAX = 4096 /* RFC 4271 4.1 */,
	BGP_EXTENDED_MAX = 65535 /* RFC 8654 */
};
enum { AS_TRANS = 23456 /* RFC 6793 9 */ };

enum session_state {
	SESSION_UNKNOWN,
	SESSION_DOWN, /* disabled in BIRD */
	SESSION_IDLE,
	SESSION_CONNECT,
	SESSION_ACTIVE,
	SESSION_OPENSENT,
	SESSION_OPENCONFIRM,
	SESSION_ESTABLISHED
};

struct bgp_open {
	uint8_t version;
	uint32_t asn;   /* the AS4 capability's when there is one, RFC 6793 3 */
	uint16_t my_as; /* the field of the fixed part */
	uint16_t hold_s;
	uint8_t id[4];
	bool as4, multiprotocol, ipv4_unicast,
		ipv6_unicast; /* without multiprotocol: ipv4_unicast is implied */
	bool route_refresh, graceful_restart, extended_message;
	bool has_role;
	uint8_t role; /* RFC 9234 */
};

struct bgp_notification {
	uint8_t code, subcode;
	uint16_t data_len; /* as sent */
	uint8_t data[16];  /* its beginning */
	char text[260];    /* shutdown communication of 6/2, 6/4 (RFC 9003), printable; else "" */
};

/* What it stands for: a hard reset carries that as its data (RFC 8538 3.1), every other itself. */
void bgp_notification_means(const struct bgp_notification *n, uint8_t *code, uint8_t *subcode);

struct bgp_update {
	uint32_t withdrawn, announced; /* prefixes, MP_REACH/UNREACH included */
	uint32_t first_as;             /* of AS_PATH; 0: none */
	uint8_t first_as_repeat;       /* how often it stands at the front */
	bool end_of_rib;
};

struct bgp_message {
	enum bgp_type type;
	uint16_t length; /* of the whole message */
	union {
		struct bgp_open open;
		struct bgp_notification notification;
		struct bgp_update update;
	};
};

const char *session_state_name(enum session_state s); /* NULL for SESSION_UNKNOWN */
/* "Bad peer AS", "Administrative shutdown", ...; a bare class where the subcode is unknown. */
const char *bgp_error_name(uint8_t code, uint8_t subcode);

#endif
