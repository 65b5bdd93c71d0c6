/* SPDX-License-Identifier: ISC */
/* What BIRD says on its control socket, once. facts: the formats of BIRD 1.6, 2.x and 3.x. */
#ifndef MODEL_BIRD_FACTS_H
#define MODEL_BIRD_FACTS_H

#include "model/address.h"
#include "model/bgp.h"
#include "model/link.h"
#include "model/route.h"

#include <stddef.h>

enum bird_failure {
	BIRD_OK,
	BIRD_NOT_ASKED, /* no source given (read without --bird) */
	BIRD_MISSING,   /* no such socket */
	BIRD_REFUSED,   /* the socket is there, nobody listens */
	BIRD_DENIED,    /* not readable by us */
	BIRD_SILENT,    /* accepted, no answer within the deadline */
	BIRD_NONSENSE   /* closed in mid-reply, or answered what is not BIRD's protocol */
};

enum { BIRD_TEXT = 256, BIRD_CHANNELS = 4 };

/* The class before the colon of "Last error". */
enum bird_error_class {
	BIRD_ERROR_NONE,
	BIRD_ERROR_LOCAL,    /* "Error: " */
	BIRD_ERROR_SOCKET,   /* "Socket: " */
	BIRD_ERROR_RECEIVED, /* "Received: " NOTIFICATION from the peer */
	BIRD_ERROR_SENT,     /* "BGP Error: " NOTIFICATION by us */
	BIRD_ERROR_SHUTDOWN  /* "Automatic shutdown: " */
};

struct bird_channel {
	char name[16];
	bool up;
	bool counted; /* "Routes:" was there */
	uint64_t imported, filtered, exported;
	uint32_t refused; /* updates that the import filter rejected, without as many withdrawals */
	bool receive_limit_hit, import_limit_hit, export_limit_hit;
};

enum bird_protocol_state {
	BIRD_PROTOCOL_DOWN,
	BIRD_PROTOCOL_START,
	BIRD_PROTOCOL_UP,
	BIRD_PROTOCOL_STOP
};

struct bird_protocol {
	char name[PROTOCOL_NAME];
	enum bird_protocol_state state;
	char since[32];   /* as printed, BIRD's local time */
	int64_t since_ms; /* UTC; 0: cannot be told */
	enum session_state
		session; /* SESSION_DOWN when the protocol is disabled; Passive counts as Active */
	bool passive;    /* the state word was "Passive" */
	bool stopping;   /* "Close" or "Flush" */
	struct address neighbour; /* unset: a dynamic parent, or none */
	char neighbour_interface[INTERFACE_NAME];
	bool range;               /* a dynamic-BGP parent ... */
	struct prefix neighbours; /* ... of whoever connects from here */
	uint32_t neighbour_as;    /* 0: any external */
	bool has_local_as;
	uint32_t local_as;
	char vrf[INTERFACE_NAME];
	struct address source;                           /* "Source address", up only */
	char description[BIRD_TEXT], message[BIRD_TEXT]; /* printable */
	enum bird_error_class error_class;
	char last_error[BIRD_TEXT]; /* "Socket: Connection refused": whole, printable */
	uint32_t error_wait_left_ms, error_wait_ms;       /* 0: not waiting */
	uint32_t connect_delay_left_ms, connect_delay_ms; /* 0: not waiting */
	uint32_t hold_left_ms, hold_s;                    /* up only */
	bool graceful_restart;                            /* the neighbour's routes are held */
	struct bird_channel channels[BIRD_CHANNELS];
	size_t channel_count;
};

struct bird_bfd_session {
	struct address neighbour;
	char interface[INTERFACE_NAME];
	char state[12];
	char since[32];
};

struct bird_facts {
	enum bird_failure failure;
	char why[256];    /* a sentence, when failure is not BIRD_OK */
	int64_t at_ms;    /* UTC, when it was read; recordings: 0 */
	char version[64]; /* "2.0.12"; recordings may lack it */
	char router_id[ADDRESS_TEXT];
	int64_t reboot_ms, reconfigured_ms; /* UTC, 0: not told */
	char config_file[BIRD_TEXT];        /* its configuration, "": not known; live only */
	int64_t config_ms;                  /* when that was written, UTC */
	struct bird_protocol *protocols;    /* BGP only */
	size_t protocol_count;
	struct bird_bfd_session *bfd;
	size_t bfd_count;
	bool bfd_running;
	struct bird_listing *listings; /* answers about routes, where some were asked for */
	size_t listing_count;
	int64_t routes_ms; /* UTC, when they were asked for; 0: as all the rest, at_ms */
	size_t lines_lost; /* "8000-<line overflow>" in the reply */
};

void bird_facts_free(struct bird_facts *b); /* leaves it zeroed */
/* The protocols alone, once each link has its own: there may be thousands. */
void bird_protocols_free(struct bird_facts *b);
const char *bird_failure_name(enum bird_failure f);

#endif
