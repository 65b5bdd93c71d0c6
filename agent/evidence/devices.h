/* SPDX-License-Identifier: ISC */
/* Which of the host's interfaces stands on which. */
#ifndef EVIDENCE_DEVICES_H
#define EVIDENCE_DEVICES_H

#include "model/kernel_facts.h"

enum { DEPTH_MAX = 8 }; /* of devices on one another */

/* The device below all VLAN devices, and their tags, outermost first. */
const struct kernel_link *device_port(const struct kernel_facts *k, const struct kernel_link *l,
				      struct tags *tags);
/* Whether it stands on the port: as a VLAN device or macvlan, or as the bridge or bond that the
 * port or a VLAN device on it is a member of. Tags: those that it has there; if not,
 * device_port()'s. */
bool device_on(const struct kernel_facts *k, const struct kernel_link *l,
	       const struct kernel_link *port, struct tags *tags);
/* A member that is administratively down, of a bridge or bond below these VLAN devices, where that
 * has no other that is up. NULL: none. */
const struct kernel_link *device_member_off(const struct kernel_facts *k,
					    const struct kernel_link *l);
/* The bridge or bond that speaks for its member, NULL: none does. */
const struct kernel_link *device_speaker(const struct kernel_facts *k,
					 const struct kernel_link *member);

#endif
