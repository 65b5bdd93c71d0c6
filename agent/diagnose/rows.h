/* SPDX-License-Identifier: ISC */
/* The tests of the rows in causes.c: one function per code, in one file per layer. Each is pure and
 * answers yes, no, or unknown where a source that would tell is missing. On yes it fills `why`,
 * whose owner and severity are preset from the row. */
#ifndef DIAGNOSE_ROWS_H
#define DIAGNOSE_ROWS_H

#include "model/verdict.h"

enum answer interface_missing(const struct evidence *e, struct proof *why);
enum answer interface_down(const struct evidence *e, struct proof *why);
enum answer no_carrier(const struct evidence *e, struct proof *why);
enum answer interface_errors(const struct evidence *e, struct proof *why);
enum answer vlan_missing_host(const struct evidence *e, struct proof *why);
enum answer vlan_mismatch_host(const struct evidence *e, struct proof *why);
enum answer vlan_mismatch_peer(const struct evidence *e, struct proof *why);
enum answer vlan_ethertype_mismatch(const struct evidence *e, struct proof *why);
enum answer links_crossed(const struct evidence *e, struct proof *why);
enum answer ce_address_missing(const struct evidence *e, struct proof *why);
enum answer ce_address_swapped(const struct evidence *e, struct proof *why);
enum answer ce_address_wrong(const struct evidence *e, struct proof *why);
enum answer ce_route_wrong(const struct evidence *e, struct proof *why);
enum answer subnet_mismatch_peer(const struct evidence *e, struct proof *why);
enum answer duplicate_ce_address(const struct evidence *e, struct proof *why);
enum answer duplicate_peer_address(const struct evidence *e, struct proof *why);
enum answer arp_no_reply(const struct evidence *e, struct proof *why);
enum answer arp_one_way(const struct evidence *e, struct proof *why);
enum answer arp_static_wrong(const struct evidence *e, struct proof *why);
enum answer tcp_refused_by_peer(const struct evidence *e, struct proof *why);
enum answer tcp_closed_by_peer(const struct evidence *e, struct proof *why);
enum answer tcp_refused_by_host(const struct evidence *e, struct proof *why);
enum answer tcp_no_answer(const struct evidence *e, struct proof *why);
enum answer host_firewall(const struct evidence *e, struct proof *why);
enum answer path_filtered(const struct evidence *e, struct proof *why);
enum answer ttl_mismatch(const struct evidence *e, struct proof *why);
enum answer ce_source_wrong(const struct evidence *e, struct proof *why);
enum answer mtu_too_small(const struct evidence *e, struct proof *why);
enum answer segment_loss(const struct evidence *e, struct proof *why);
enum answer md5_missing_on_host(const struct evidence *e, struct proof *why);
enum answer md5_key_wrong_on_host(const struct evidence *e, struct proof *why);
enum answer md5_missing_on_peer(const struct evidence *e, struct proof *why);
enum answer md5_key_mismatch_peer(const struct evidence *e, struct proof *why);
enum answer md5_unexpected_on_host(const struct evidence *e, struct proof *why);
enum answer md5_unexpected_on_peer(const struct evidence *e, struct proof *why);
enum answer md5_kernel_refused(const struct evidence *e, struct proof *why);
enum answer bird_unreachable(const struct evidence *e, struct proof *why);
enum answer bird_protocol_missing(const struct evidence *e, struct proof *why);
enum answer bird_neighbor_wrong(const struct evidence *e, struct proof *why);
enum answer bird_config_not_applied(const struct evidence *e, struct proof *why);
enum answer bird_protocol_disabled(const struct evidence *e, struct proof *why);
enum answer bird_protocol_duplicate(const struct evidence *e, struct proof *why);
enum answer bird_no_listener(const struct evidence *e, struct proof *why);
enum answer azure_asn_mismatch_host(const struct evidence *e, struct proof *why);
enum answer azure_asn_mismatch_peer(const struct evidence *e, struct proof *why);
enum answer peer_asn_mismatch_host(const struct evidence *e, struct proof *why);
enum answer peer_asn_mismatch_peer(const struct evidence *e, struct proof *why);
enum answer router_id_conflict(const struct evidence *e, struct proof *why);
enum answer hold_time_rejected(const struct evidence *e, struct proof *why);
enum answer capability_rejected(const struct evidence *e, struct proof *why);
enum answer bgp_open_missing(const struct evidence *e, struct proof *why);
enum answer both_passive(const struct evidence *e, struct proof *why);
enum answer hold_timer_expired_by_host(const struct evidence *e, struct proof *why);
enum answer hold_timer_expired_by_peer(const struct evidence *e, struct proof *why);
enum answer prefix_limit_exceeded_by_host(const struct evidence *e, struct proof *why);
enum answer prefix_limit_exceeded_by_peer(const struct evidence *e, struct proof *why);
enum answer peer_shutdown(const struct evidence *e, struct proof *why);
enum answer peer_reset(const struct evidence *e, struct proof *why);
enum answer peer_deconfigured(const struct evidence *e, struct proof *why);
enum answer peer_rejected(const struct evidence *e, struct proof *why);
enum answer update_rejected(const struct evidence *e, struct proof *why);
enum answer bgp_protocol_error(const struct evidence *e, struct proof *why);
enum answer bfd_down(const struct evidence *e, struct proof *why);
enum answer session_flapping(const struct evidence *e, struct proof *why);
enum answer session_starting(const struct evidence *e, struct proof *why);
enum answer no_evidence(const struct evidence *e, struct proof *why);
enum answer circuit_not_enabled(const struct evidence *e, struct proof *why);
enum answer provider_not_provisioned(const struct evidence *e, struct proof *why);
enum answer peering_missing_azure(const struct evidence *e, struct proof *why);
enum answer peering_disabled(const struct evidence *e, struct proof *why);
enum answer prefixes_not_validated(const struct evidence *e, struct proof *why);
enum answer azure_config_differs(const struct evidence *e, struct proof *why);
enum answer azure_snapshot_old(const struct evidence *e, struct proof *why);
enum answer no_routes_received(const struct evidence *e, struct proof *why);
enum answer no_routes_advertised(const struct evidence *e, struct proof *why);
enum answer prefix_limit_near(const struct evidence *e, struct proof *why);
enum answer route_missing(const struct evidence *e, struct proof *why);
enum answer route_not_allowed(const struct evidence *e, struct proof *why);
enum answer traffic_one_way(const struct evidence *e, struct proof *why);
enum answer path_drained(const struct evidence *e, struct proof *why);
enum answer session_stale(const struct evidence *e, struct proof *why);

#endif
