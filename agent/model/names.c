/* SPDX-License-Identifier: ISC */
/* The words of the small vocabularies, as reports and configuration spell them. */
#include "model/link.h"
#include "model/packet.h"
#include "model/probe_facts.h"

const char *peering_type_name(enum peering_type t)
{
	switch (t) {
	case PEERING_PRIVATE:
		return "private";
	case PEERING_MICROSOFT:
		return "microsoft";
	}
	return "unknown";
}

const char *path_name(enum path p)
{
	switch (p) {
	case PATH_PRIMARY:
		return "primary";
	case PATH_SECONDARY:
		return "secondary";
	}
	return "unknown";
}

const char *family_name(enum family f)
{
	switch (f) {
	case FAMILY_IPV4:
		return "ipv4";
	case FAMILY_IPV6:
		return "ipv6";
	}
	return "unknown";
}

const char *bfd_state_name(enum bfd_state s)
{
	switch (s) {
	case BFD_ADMIN_DOWN:
		return "AdminDown";
	case BFD_DOWN:
		return "Down";
	case BFD_INIT:
		return "Init";
	case BFD_UP:
		return "Up";
	}
	return "unknown";
}

const char *bfd_diagnostic_name(uint8_t diagnostic)
{
	static const char *const names[] = {
		"No Diagnostic",
		"Control Detection Time Expired",
		"Echo Function Failed",
		"Neighbor Signaled Session Down",
		"Forwarding Plane Reset",
		"Path Down",
		"Concatenated Path Down",
		"Administratively Down",
		"Reverse Concatenated Path Down",
	};

	return diagnostic < sizeof(names) / sizeof(names[0]) ? names[diagnostic] : "unknown";
}

const char *probe_result_name(enum probe_result r)
{
	switch (r) {
	case PROBE_NOT_TRIED:
		return "not tried";
	case PROBE_PENDING:
		return "pending";
	case PROBE_CONNECTED:
		return "connected";
	case PROBE_REFUSED:
		return "refused";
	case PROBE_UNREACHABLE:
		return "unreachable";
	case PROBE_SILENT:
		return "silent";
	case PROBE_FAILED:
		return "failed";
	}
	return "unknown";
}

void service_key_mask(char *key, size_t len)
{
	enum { SHOWN = 4 };

	for (size_t i = SHOWN; i + SHOWN < len; i++)
		if (key[i] != '-')
			key[i] = '0';
}
