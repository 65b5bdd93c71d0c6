/* SPDX-License-Identifier: ISC */
#include "names.h"

#include <string.h>

/* The number whose name a word is, or another when it is none's. */
#define FROM_NAME(function, type, first, last, otherwise, name)                                    \
	type function(const char *word)                                                            \
	{                                                                                          \
		for (type n = first; word != NULL && n <= (last); n++)                             \
			if (strcmp(name(n), word) == 0)                                            \
				return n;                                                          \
		return otherwise;                                                                  \
	}

FROM_NAME(type_named, enum peering_type, PEERING_PRIVATE, PEERING_MICROSOFT, PEERING_PRIVATE,
	  peering_type_name)
FROM_NAME(path_named, enum path, PATH_PRIMARY, PATH_SECONDARY, PATH_PRIMARY, path_name)
FROM_NAME(family_named, enum family, FAMILY_IPV4, FAMILY_IPV6, FAMILY_IPV4, family_name)
FROM_NAME(session_named, enum session_state, SESSION_DOWN, SESSION_ESTABLISHED, SESSION_UNKNOWN,
	  session_state_name)
FROM_NAME(status_named, enum status, STATUS_OK, STATUS_CRITICAL, STATUS_UNKNOWN, status_name)
FROM_NAME(confidence_named, enum confidence, CONFIDENCE_POSSIBLE, CONFIDENCE_CERTAIN,
	  CONFIDENCE_POSSIBLE, confidence_name)
FROM_NAME(owner_named, enum owner, OWNER_CUSTOMER, OWNER_PROVIDER_MICROSOFT, OWNER_CUSTOMER,
	  owner_name)
FROM_NAME(severity_named, enum severity, SEVERITY_WARNING, SEVERITY_CRITICAL, SEVERITY_WARNING,
	  severity_name)
