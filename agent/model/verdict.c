/* SPDX-License-Identifier: ISC */
/* The words of the JSON report's enums. */
#include "model/verdict.h"

const char *layer_name(enum layer l)
{
	static const char *const names[] = {
		[LAYER_LINK] = "link",       [LAYER_VLAN] = "vlan",
		[LAYER_ADDRESS] = "address", [LAYER_NEIGHBOUR] = "neighbour",
		[LAYER_TCP] = "tcp",         [LAYER_MD5] = "md5",
		[LAYER_BGP] = "bgp",         [LAYER_AZURE] = "azure",
		[LAYER_POLICY] = "policy"};

	return names[l];
}

const char *owner_name(enum owner o)
{
	static const char *const names[] = {[OWNER_CUSTOMER] = "customer",
					    [OWNER_PROVIDER] = "provider",
					    [OWNER_MICROSOFT] = "microsoft",
					    [OWNER_CUSTOMER_PROVIDER] = "customer+provider",
					    [OWNER_CUSTOMER_MICROSOFT] = "customer+microsoft",
					    [OWNER_PROVIDER_MICROSOFT] = "provider+microsoft"};

	return names[o];
}

const char *severity_name(enum severity s)
{
	return s == SEVERITY_CRITICAL ? "critical" : "warning";
}

const char *confidence_name(enum confidence c)
{
	static const char *const names[] = {[CONFIDENCE_POSSIBLE] = "possible",
					    [CONFIDENCE_LIKELY] = "likely",
					    [CONFIDENCE_CERTAIN] = "certain"};

	return names[c];
}

const char *source_name(enum source s)
{
	static const char *const names[] = {
		[SOURCE_WIRE] = "wire",   [SOURCE_KERNEL] = "kernel", [SOURCE_BIRD] = "bird",
		[SOURCE_AZURE] = "azure", [SOURCE_CONFIG] = "config", [SOURCE_PROBE] = "probe"};

	return names[s];
}

const char *status_name(enum status s)
{
	static const char *const names[] = {[STATUS_OK] = "ok",
					    [STATUS_WARNING] = "warning",
					    [STATUS_UNKNOWN] = "unknown",
					    [STATUS_CRITICAL] = "critical"};

	return names[s];
}

const char *stage_name(enum stage s)
{
	switch (s) {
	case STAGE_ORDERED:
		return "ordered";
	case STAGE_PROVISIONING:
		return "provisioning";
	case STAGE_PROVISIONED:
		return "provisioned";
	case STAGE_PEERING:
		return "peering configured";
	case STAGE_PREFIXES:
		return "prefixes validated";
	case STAGE_BGP:
		return "BGP up";
	case STAGE_ROUTES:
		return "routes";
	case STAGE_TRAFFIC:
		return "traffic";
	}
	return "unknown";
}
