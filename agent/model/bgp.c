/* SPDX-License-Identifier: ISC */
#include "model/bgp.h"

#include <stddef.h>

const char *session_state_name(enum session_state s)
{
	switch (s) {
	case SESSION_UNKNOWN:
		return NULL;
	case SESSION_DOWN:
		return "Down";
	case SESSION_IDLE:
		return "Idle";
	case SESSION_CONNECT:
		return "Connect";
	case SESSION_ACTIVE:
		return "Active";
	case SESSION_OPENSENT:
		return "OpenSent";
	case SESSION_OPENCONFIRM:
		return "OpenConfirm";
	case SESSION_ESTABLISHED:
		return "Established";
	}
	return NULL;
}

/* In BIRD's words, so that what it says and what we see on the wire read alike. RFC 4271 4.5 unless
 * named; subcode 0 is the class. */
static const struct {
	uint8_t code, subcode;
	const char *text;
} errors[] = {
	{1, 0, "Invalid message header"},
	{1, 1, "Connection not synchronized"},
	{1, 2, "Bad message length"},
	{1, 3, "Bad message type"},
	{2, 0, "Invalid OPEN message"},
	{2, 1, "Unsupported version number"},
	{2, 2, "Bad peer AS"},
	{2, 3, "Bad BGP identifier"},
	{2, 4, "Unsupported optional parameter"},
	{2, 5, "Authentication failure"}, /* deprecated by RFC 4271, still sent */
	{2, 6, "Unacceptable hold time"},
	{2, 7, "Required capability missing"}, /* RFC 5492 5 */
	{2, 8, "No supported AFI/SAFI"},
	{2, 11, "Role mismatch"}, /* RFC 9234 4.2 */
	{3, 0, "Invalid UPDATE message"},
	{3, 1, "Malformed attribute list"},
	{3, 2, "Unrecognized well-known attribute"},
	{3, 3, "Missing mandatory attribute"},
	{3, 4, "Invalid attribute flags"},
	{3, 5, "Invalid attribute length"},
	{3, 6, "Invalid ORIGIN attribute"},
	{3, 7, "AS routing loop"},
	{3, 8, "Invalid NEXT_HOP attribute"},
	{3, 9, "Optional attribute error"},
	{3, 10, "Invalid network field"},
	{3, 11, "Malformed AS_PATH"},
	{4, 0, "Hold timer expired"},
	{5, 0, "Finite state machine error"},
	{5, 1, "Unexpected message in OpenSent state"}, /* RFC 6608 3 */
	{5, 2, "Unexpected message in OpenConfirm state"},
	{5, 3, "Unexpected message in Established state"},
	{6, 0, "Cease"},
	{6, 1, "Maximum number of prefixes reached"}, /* RFC 4486 4, to 6/8 */
	{6, 2, "Administrative shutdown"},
	{6, 3, "Peer de-configured"},
	{6, 4, "Administrative reset"},
	{6, 5, "Connection rejected"},
	{6, 6, "Other configuration change"},
	{6, 7, "Connection collision resolution"},
	{6, 8, "Out of Resources"},
	{6, 9, "Hard Reset"},                    /* RFC 8538 3.1 */
	{6, 10, "BFD Down"},                     /* RFC 9384 3 */
	{7, 0, "Invalid ROUTE-REFRESH message"}, /* RFC 7313 5 */
	{7, 1, "Invalid ROUTE-REFRESH message length"},
	{8, 0, "Send hold timer expired"}, /* RFC 9687 4 */
};

const char *bgp_error_name(uint8_t code, uint8_t subcode)
{
	const char *class = "Unknown error";

	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		if (errors[i].code != code)
			continue;
		if (errors[i].subcode == subcode)
			return errors[i].text;
		if (errors[i].subcode == 0)
			class = errors[i].text;
	}
	return class;
}

void bgp_notification_means(const struct bgp_notification *n, uint8_t *code, uint8_t *subcode)
{
	enum { CEASE_HARD_RESET = 9 };
	bool hard = n->code == BGP_ERROR_CEASE && n->subcode == CEASE_HARD_RESET;
	bool told = hard && n->data_len >= 2 && n->data[0] != 0;

	*code = told ? n->data[0] : n->code;
	*subcode = told ? n->data[1] : n->subcode;
}
