/* SPDX-License-Identifier: ISC */
/* The bodies that take more than a few lines. Each takes all of the body and sets its part of the
 * message; MALFORMED leaves what was read until then. */
#ifndef WIRE_BGP_PARTS_H
#define WIRE_BGP_PARTS_H

#include "wire/bgp.h"

enum wire_status bgp_open_decode(struct cursor c, struct bgp_open *out) MUST_CHECK;
enum wire_status bgp_update_decode(struct cursor c, bool as4, struct bgp_update *out) MUST_CHECK;

enum { AFI_IPV4 = 1, AFI_IPV6 = 2, SAFI_UNICAST = 1 };

#endif
