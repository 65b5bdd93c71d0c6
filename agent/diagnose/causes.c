/* SPDX-License-Identifier: ISC */
/* The catalogue of causes, in layer order: the lowest layer that says yes is the cause of a link,
 * what it breaks above is a consequence. `ceprobe explain` and the manual are printed from these
 * rows. Codes are stable: never renamed, never reused. "-host": this host differs from the
 * configuration; "-peer": host and configuration agree and the other end differs. A title continues
 * a sentence (no capital, no full stop); `seen` begins with what to look at. */
#include "diagnose/cause.h"
#include "rows.h"

#include <string.h>

/* clang-format off */
const struct cause causes[] = {

/* ---- link: the port and its carrier ---- */

{"interface-missing", LAYER_LINK, OWNER_CUSTOMER, SEVERITY_CRITICAL, WHEN_ALWAYS,
 .nature = NATURE_STATE,
 .title = "the configured interface does not exist",
 .meaning = "The interface that the configuration names for this path is not on this host. "
	"Nothing can be sent or heard on the link until it is there.",
 .seen = "The kernel's list of interfaces (`ip link`): the name in `interface:` is not in it.",
 .like = "interface-down: there the interface exists and is switched off. vlan-missing-host: "
	"there the port exists and only the VLAN subinterface is missing.",
 .remedy = "Correct `interface:` in the configuration, or bring the port back (driver, cable "
	"adapter, renamed device, network namespace).",
 .test = interface_missing},

{"interface-down", LAYER_LINK, OWNER_CUSTOMER, SEVERITY_CRITICAL, WHEN_DOWN,
 .nature = NATURE_STATE,
 .title = "the interface is administratively down",
 .meaning = "The port or the VLAN subinterface of this path is switched off on this host. BIRD "
	"stays in Idle and no frame leaves.",
 .seen = "The flags of the port and of the VLAN subinterface (`ip link`): UP is missing on one of "
	"them.",
 .like = "no-carrier: there the interface is UP and the flag LOWER_UP is missing; the cable or "
	"the other end is at fault, not a switch on this host.",
 .remedy = "Bring the interface up (`ip link set INTERFACE up`) and make that permanent.",
 .test = interface_down},

{"no-carrier", LAYER_LINK, OWNER_CUSTOMER_PROVIDER, SEVERITY_CRITICAL, WHEN_DOWN,
 .nature = NATURE_STATE,
 .title = "the port has no carrier",
 .meaning = "The interface is switched on, but the port hears no signal: cable, optics, or the "
	"provider's port is off. BIRD leaves the session in Idle, usually with the error \"Link "
	"down\".",
 .seen = "The carrier of the port (`ip link`, LOWER_UP; `ethtool`, Link detected): it is up "
	"without carrier.",
 .like = "interface-down: there this host has switched the interface off itself. arp-no-reply: "
	"there the carrier is present and the silence begins further away.",
 .remedy = "Check cable, optics and light levels on this port. If they are good, ask the provider "
	"for the state of its port and the light it receives from you.",
 .test = no_carrier},

{"interface-errors", LAYER_LINK, OWNER_CUSTOMER_PROVIDER, SEVERITY_WARNING, WHEN_ALWAYS,
 .title = "the port's receive errors or drops are growing",
 .meaning = "Frames arrive damaged or are dropped at the port. A session can stay up by luck and "
	"fall when enough BGP messages are lost.",
 .seen = "The port's receive error and drop counters (`ip -s link`): they grew while watching.",
 .like = "segment-loss: there packets vanish on the way and the port's own counters stand still.",
 .remedy = "Clean or replace cable and optics and compare speed and duplex settings. If the "
	"counters keep growing, have the provider read the counters of its port.",
 .test = interface_errors},

/* ---- vlan: the tags ---- */

{"vlan-missing-host", LAYER_VLAN, OWNER_CUSTOMER, SEVERITY_CRITICAL, WHEN_DOWN,
 .nature = NATURE_STATE,
 .title = "no subinterface with the expected VLAN tag",
 .meaning = "The port is there, but this host has no subinterface with the tags of this link, and "
	"the peering address is on no interface. The host neither sends nor accepts frames of "
	"this peering.",
 .seen = "The VLAN subinterfaces of the port (`ip -d link`): none has the expected tags, and the "
	"CE's address is nowhere.",
 .like = "vlan-mismatch-host: there the CE's address exists, on a subinterface with another tag.",
 .remedy = "Create the VLAN subinterface with the expected tag on the port, bring it up and give "
	"it the CE's address.",
 .test = vlan_missing_host},

{"vlan-mismatch-host", LAYER_VLAN, OWNER_CUSTOMER, SEVERITY_CRITICAL, WHEN_ALWAYS,
 .nature = NATURE_STATE,
 .title = "the peering address is on another VLAN tag",
 .meaning = "This host holds the CE's address, but on a subinterface whose tag is not the "
	"configured one. Its frames leave under a tag that the other end does not expect for this "
	"peering.",
 .seen = "The interface that holds the CE's address (`ip addr`, `ip -d link`): its VLAN tags are "
	"not the expected ones.",
 .like = "vlan-mismatch-peer: there this host's tag is the configured one and the frames of the "
	"other end come under another. Where the provider translates tags, `handoff_vlan` must "
	"name the tag on this port.",
 .remedy = "Move the address to a subinterface with the expected tag. If the provider really "
	"hands over this tag, set `handoff_vlan` in the configuration instead.",
 .test = vlan_mismatch_host},

{"vlan-mismatch-peer", LAYER_VLAN, OWNER_PROVIDER_MICROSOFT, SEVERITY_CRITICAL, WHEN_DOWN,
 .title = "the link's frames arrive under another VLAN tag",
 .meaning = "Frames that belong to this link reach the port, but under other tags than this host "
	"and the configuration use, or untagged. The provider maps the VLAN wrongly, or the "
	"peering at Azure has another VLAN ID.",
 .seen = "Frames on the port with the MSEE's address, or asking for the CE's: they carry another "
	"inner tag, another outer tag, or none.",
 .like = "links-crossed: there it is the other path's subnet that is heard here. arp-no-reply: "
	"there nothing of this link is heard under any tag. A network of your own with the same "
	"addresses in another VLAN: there the CE's address is in use, too, and who asks for it "
	"is answered.",
 .remedy = "Have the provider correct the VLAN mapping of this handoff, and compare with the VLAN "
	"ID of the peering at Azure. If the new tag is meant, configure it on the host and as "
	"`handoff_vlan`.",
 .test = vlan_mismatch_peer},

{"vlan-ethertype-mismatch", LAYER_VLAN, OWNER_CUSTOMER_PROVIDER, SEVERITY_CRITICAL, WHEN_DOWN,
 .title = "the outer tag's EtherType differs from the other end's",
 .meaning = "VLAN numbers agree, but one side marks the outer tag with 0x8100 and the other with "
	"0x88a8, so each drops the frames of the other. ExpressRoute Direct uses 0x8100 for both "
	"tags; Linux takes 0x88a8 when a subinterface is made with `proto 802.1ad`.",
 .seen = "The EtherType of the outer tag in arriving frames of this link: it is not the one that "
	"this host sends.",
 .like = "vlan-mismatch-peer: there the VLAN numbers differ, not only the EtherType.",
 .remedy = "Create the outer subinterface with the EtherType that arrives (`ip link add ... type "
	"vlan proto 802.1Q id ...` for 0x8100). If your side is as agreed, have the provider "
	"change its port.",
 .test = vlan_ethertype_mismatch},

{"links-crossed", LAYER_VLAN, OWNER_CUSTOMER_PROVIDER, SEVERITY_CRITICAL, WHEN_DOWN,
 .title = "primary and secondary are crossed",
 .meaning = "The far end of the other path is heard on this path's port. The two handoffs are "
	"patched or mapped the wrong way round, somewhere between this host and the MSEEs.",
 .seen = "The MSEE's addresses heard per port: the primary's subnet arrives on the secondary's "
	"port, or the other way round.",
 .like = "subnet-mismatch-peer: there the foreign subnet is not the one of the other path.",
 .remedy = "Swap the two cables, or the two `interface:` lines if the cabling is as agreed. If "
	"both are right on your side, have the provider swap its two handoffs.",
 .test = links_crossed},

/* ---- address: who has which ---- */

{"ce-address-missing", LAYER_ADDRESS, OWNER_CUSTOMER, SEVERITY_CRITICAL, WHEN_DOWN,
 .nature = NATURE_STATE,
 .title = "the CE's address is not configured",
 .meaning = "The interface of this link has no address of the peering subnet. BIRD waits in Idle "
	"without any error, because the neighbour is on none of its networks.",
 .seen = "The addresses of the link's interface (`ip addr`): none lies in the peering subnet.",
 .like = "ce-address-swapped: there the host holds the MSEE's address. ce-address-wrong: there an "
	"address stands there with another number or prefix length.",
 .remedy = "Add the first usable address of the subnet, with its prefix length, to the link's "
	"interface.",
 .test = ce_address_missing},

{"ce-address-swapped", LAYER_ADDRESS, OWNER_CUSTOMER, SEVERITY_CRITICAL, WHEN_DOWN,
 .nature = NATURE_STATE,
 .title = "this host holds the MSEE's address",
 .meaning = "The customer side takes the first usable address of the subnet and Microsoft the "
	"second; that cannot be changed at Azure. Here the host holds the second, so both ends "
	"claim it.",
 .seen = "The address on the link's interface: it is the second usable one, while the far end "
	"asks for the first.",
 .like = "duplicate-ce-address: there this host holds the right address and another machine "
	"announces it too.",
 .remedy = "Give this host the first usable address of the subnet, and point BIRD's neighbour at "
	"the second.",
 .test = ce_address_swapped},

{"ce-address-wrong", LAYER_ADDRESS, OWNER_CUSTOMER, SEVERITY_CRITICAL, WHEN_ALWAYS,
 .nature = NATURE_STATE,
 .title = "the interface has another address or prefix length",
 .meaning = "The link's interface has an address, but not the configured one, or with another "
	"prefix length. A /29 or /24 makes both paths look directly connected; an address of the "
	"other path's subnet reaches nobody.",
 .seen = "The address and prefix length on the link's interface (`ip addr`): they are not those "
	"of the configuration.",
 .like = "subnet-mismatch-peer: there this host is as configured and the far end speaks from "
	"another subnet.",
 .remedy = "Set the configured address with its prefix length (/30, or /126 for IPv6) on the "
	"link's interface and remove the other one.",
 .test = ce_address_wrong},

{"ce-route-wrong", LAYER_ADDRESS, OWNER_CUSTOMER, SEVERITY_CRITICAL, WHEN_ALWAYS,
 .nature = NATURE_STATE,
 .title = "the kernel routes the MSEE's address elsewhere",
 .meaning = "The MSEE is a directly connected neighbour, but this host would send to it by "
	"another interface or through a gateway. A more specific route, a policy rule or a VRF "
	"stands in the way.",
 .seen = "The kernel's route to the MSEE's address (`ip route get`): it leaves by another "
	"interface or has a gateway.",
 .like = "ce-address-missing: there no connected route exists because the address is missing.",
 .remedy = "Remove the route or rule that catches the MSEE's address, so that the connected route "
	"of the link's interface is used.",
 .test = ce_route_wrong},

{"subnet-mismatch-peer", LAYER_ADDRESS, OWNER_PROVIDER_MICROSOFT, SEVERITY_CRITICAL, WHEN_DOWN,
 .title = "the MSEE speaks from another subnet",
 .meaning = "On this link's VLAN the far end uses addresses of another subnet than configured "
	"here. The subnet of the peering at Azure (or at the provider, if it runs layer 3) is not "
	"the one you were told.",
 .seen = "ARP or ND of the far end on this VLAN: its address, or the one it asks for, lies "
	"outside the peering subnet.",
 .like = "links-crossed: there the foreign subnet is the one of the other path. ce-address-wrong: "
	"there this host departs from the configuration.",
 .remedy = "Compare the peering's primary and secondary subnets at Azure with the configuration. "
	"Correct them there, or take the heard subnet over on the host and in `subnet:`.",
 .test = subnet_mismatch_peer},

{"duplicate-ce-address", LAYER_ADDRESS, OWNER_CUSTOMER_PROVIDER, SEVERITY_CRITICAL, WHEN_ALWAYS,
 .title = "another device announces the CE's address",
 .meaning = "A second machine in this VLAN says that it has the CE's address. The MSEE's traffic "
	"goes to whoever spoke last, so the session fails or flaps.",
 .seen = "ARP or ND for the CE's address: a MAC address that is not this host's announces it.",
 .like = "ce-address-swapped: there this host holds the MSEE's address, and the MSEE rightly "
	"announces it.",
 .remedy = "Find the device by the MAC address shown and take the address off it: an old router, "
	"a standby node or a bridged VLAN. If it is not yours, give the MAC address to the "
	"provider.",
 .test = duplicate_ce_address},

{"duplicate-peer-address", LAYER_ADDRESS, OWNER_PROVIDER, SEVERITY_CRITICAL, WHEN_ALWAYS,
 .title = "two devices answer for the MSEE's address",
 .meaning = "More than one MAC address answers for the MSEE's address at the same time. Two "
	"networks are bridged, a device of the provider answers in the MSEE's place, or "
	"somebody speaks in its name; ExpressRoute uses no VRRP or HSRP.",
 .seen = "ARP or ND answers for the MSEE's address: two MAC addresses take turns. Or, while the "
	"session is up, TCP segments in its name from another MAC address that do not fit.",
 .like = "A single change of the MAC address is Microsoft moving the link to another device, and "
	"no fault.",
 .remedy = "Give both MAC addresses to the provider and have it remove the second speaker from "
	"the VLAN.",
 .test = duplicate_peer_address},

/* ---- neighbour: ARP and ND ---- */

{"arp-static-wrong", LAYER_NEIGHBOUR, OWNER_CUSTOMER, SEVERITY_CRITICAL, WHEN_ALWAYS,
 .nature = NATURE_STATE,
 .title = "a permanent neighbour entry has the wrong MAC",
 .meaning = "A fixed entry in this host's neighbour table sends the MSEE's traffic to a MAC "
	"address that the MSEE does not use. Microsoft may change the MAC address at any time, so "
	"a fixed entry is never safe.",
 .seen = "The neighbour table (`ip neighbour show nud all`): a PERMANENT entry for the MSEE names "
	"another MAC address than its frames carry; or ARP is switched off on the interface (`ip link`: "
	"NOARP).",
 .like = "duplicate-peer-address: there two devices answer on the wire; here the wrong one is "
	"only in the table.",
 .remedy = "Delete the permanent entry (`ip neighbour del`) and what creates it, and let ARP "
	"learn the address.",
 .test = arp_static_wrong},

{"arp-no-reply", LAYER_NEIGHBOUR, OWNER_PROVIDER, SEVERITY_CRITICAL, WHEN_DOWN,
 .nature = NATURE_SYMPTOM,
 .title = "nobody answers ARP for the MSEE's address",
 .meaning = "This host asks for the MSEE in the right VLAN and nothing comes back, and nothing of "
	"the link is heard under any other tag. The layer 2 path ends before the MSEE: not "
	"provisioned, not mapped, or the peering does not exist at Azure.",
 .seen = "ARP or ND on the port: the CE's requests leave, no answer and no other frame of the "
	"MSEE arrives.",
 .like = "vlan-mismatch-peer: there the MSEE is heard under another tag. arp-one-way: there other "
	"frames of the MSEE arrive. A circuit that the provider has not provisioned and a peering "
	"that is missing or disabled at Azure look the same from here; only the circuit's "
	"description tells.",
 .remedy = "Ask the provider whether it learns this host's MAC address in the VLAN and where it "
	"forwards it. Check at Azure that the circuit is provisioned and the peering exists and "
	"is enabled.",
 .test = arp_no_reply},

{"arp-one-way", LAYER_NEIGHBOUR, OWNER_PROVIDER, SEVERITY_CRITICAL, WHEN_DOWN,
 .title = "layer 2 passes frames in one direction only",
 .meaning = "Frames of the MSEE reach this host, but this host's frames do not reach the MSEE, or "
	"the answers get lost. Typical after a device was replaced: a MAC filter, port security "
	"or a MAC limit at the provider.",
 .seen = "ARP or ND on the port: the MSEE keeps asking though it is answered, or the CE's "
	"requests stay unanswered while other frames of the MSEE arrive, or the MSEE's segments go "
	"to a MAC address that is not this host's.",
 .like = "arp-no-reply: there nothing of the MSEE arrives at all. duplicate-ce-address: there "
	"another machine's answer wins.",
 .remedy = "Have the provider look for this host's MAC address at each hop of the VLAN, clear old "
	"entries and lift MAC filters. Tell it in which direction the frames are lost.",
 .test = arp_one_way},

/* ---- tcp: port 179 between the two addresses ---- */

{"tcp-refused-by-peer", LAYER_TCP, OWNER_MICROSOFT, SEVERITY_CRITICAL, WHEN_DOWN,
 .nature = NATURE_SYMPTOM,
 .title = "the MSEE refuses TCP connections",
 .meaning = "The MSEE is reachable and answers this host's connection attempt with a reset. It "
	"does not know this neighbour, or the peering is disabled at its side.",
 .seen = "The answer to the CE's SYN: a RST; BIRD says \"Connection refused\".",
 .like = "tcp-closed-by-peer: there the MSEE first accepts. path-filtered: there an ICMP error "
	"answers. A RST with another TTL or MAC address than the MSEE's frames comes from a "
	"device in the path.",
 .remedy = "Check at Azure that the peering is enabled and has this link's subnets. If both are "
	"right, open a ticket with Microsoft with the times and addresses shown here.",
 .test = tcp_refused_by_peer},

{"tcp-closed-by-peer", LAYER_TCP, OWNER_MICROSOFT, SEVERITY_CRITICAL, WHEN_DOWN,
 .nature = NATURE_SYMPTOM,
 .title = "the MSEE accepts TCP and closes without a reason",
 .meaning = "Its BGP process takes the connection and drops it without a word. It has no such "
	"neighbour, has it disabled, expects another source address, or is waiting out an error "
	"of the last attempt.",
 .seen = "The CE's connections: SYN-ACK, then FIN or RST from the MSEE before any OPEN of its "
	"own, or again and again after it without a NOTIFICATION.",
 .like = "tcp-refused-by-peer: there no SYN-ACK comes. A refusal that follows a NOTIFICATION is "
	"the consequence of that NOTIFICATION. bgp-open-missing: there the connection stays open "
	"in silence.",
 .remedy = "Compare the peering's subnets, ASN and state at Azure with the configuration. If they "
	"agree and it lasts longer than ten minutes, open a ticket with Microsoft.",
 .test = tcp_closed_by_peer},

{"tcp-refused-by-host", LAYER_TCP, OWNER_CUSTOMER, SEVERITY_CRITICAL, WHEN_DOWN,
 .nature = NATURE_SYMPTOM,
 .title = "this host refuses the MSEE's TCP connections",
 .meaning = "The MSEE tries to connect and this host's kernel answers with a reset. BIRD is not "
	"running, or does not listen on the CE's address.",
 .seen = "This host's answer to the MSEE's SYN: a RST; no listener on port 179 for that address "
	"(`ss -ltn`).",
 .like = "host-firewall: there the host stays silent, or a rule sends the reset though BIRD "
	"listens. bird-no-listener: there BIRD itself says that it could not open the port.",
 .remedy = "Start BIRD, and enable the protocol of this neighbour so that it listens on the CE's "
	"address.",
 .test = tcp_refused_by_host},

{"tcp-no-answer", LAYER_TCP, OWNER_PROVIDER_MICROSOFT, SEVERITY_CRITICAL, WHEN_DOWN,
 .nature = NATURE_SYMPTOM,
 .title = "the MSEE does not answer TCP connections",
 .meaning = "The MSEE is a live neighbour on layer 2, but the CE's SYNs get no reply of any kind "
	"and neither end shows a sign of MD5. A filter drops port 179, or the MSEE drops what it "
	"does not want.",
 .seen = "Replies to the CE's SYNs: none at all, while the MSEE answers ARP.",
 .like = "md5-key-mismatch-peer and md5-missing-on-peer: a wrong signature is dropped in the same "
	"silence; the MSEE's own SYNs (option 19), the kernel's MD5 counters and the two TCP "
	"probes tell. path-filtered: there an ICMP error comes.",
 .remedy = "Ask the provider for filters on TCP port 179 in this VLAN. If there are none, have "
	"Microsoft check that the MSEE's interface receives the SYNs.",
 .test = tcp_no_answer},

{"host-firewall", LAYER_TCP, OWNER_CUSTOMER, SEVERITY_CRITICAL, WHEN_ALWAYS,
 .title = "a packet filter on this host stops BGP",
 .meaning = "BIRD is ready, but packets of the session are dropped inside this host: the MSEE's "
	"SYNs or the session's segments arrive and are not taken, or BIRD's own SYNs never reach "
	"the wire.",
 .seen = "SYNs on the wire against the host: the MSEE's arrive and stay unanswered though BIRD "
	"listens and no MD5 counter moves, or BIRD tries and none leaves. Or, of a session that was "
	"up, the MSEE's segments come again and again and this host acknowledges none. Or ARP: the "
	"MSEE asks for the CE's address and the kernel never answers, or does not take answers.",
 .like = "tcp-refused-by-host: there a RST answers, and nobody listens. md5-*: there a counter "
	"TCPMD5* of the kernel moves with each SYN.",
 .remedy = "Allow TCP port 179 in both directions between the two peering addresses (`nft list "
	"ruleset`, `iptables -S`), and check rp_filter on the interface.",
 .test = host_firewall},

{"path-filtered", LAYER_TCP, OWNER_PROVIDER, SEVERITY_CRITICAL, WHEN_DOWN,
 .title = "a device in the path rejects BGP with ICMP",
 .meaning = "Something between this host and the MSEE answers the connection attempt with an ICMP "
	"error instead of letting it through. Its address is the sender of the error.",
 .seen = "ICMP errors that quote the CE's SYN: unreachable or prohibited, with the address of the "
	"device that sent them.",
 .like = "tcp-refused-by-peer: BIRD says \"Connection refused\" in both cases; only the packet on "
	"the wire (RST or ICMP) tells. tcp-no-answer: there nothing comes back.",
 .remedy = "Give the sender's address and the ICMP code to the provider and have the filter on "
	"TCP port 179 removed.",
 .test = path_filtered},

{"ttl-mismatch", LAYER_TCP, OWNER_CUSTOMER, SEVERITY_CRITICAL, WHEN_ALWAYS,
 .title = "TTL security drops the session's packets",
 .meaning = "One end insists on a TTL of 255 (or of some hops) and the other sends less, so its "
	"data is dropped. The session hangs in OpenSent or OpenConfirm for ever. ExpressRoute is "
	"a plain one-hop session without TTL security.",
 .seen = "The TTL of the session's segments: lower than the receiver demands; the counter "
	"TCPMinTTLDrop moves, or data is sent again and again.",
 .like = "hold-timer-expired-by-host: it ends the same session later. bgp-open-missing: there the "
	"OPEN is acknowledged. mtu-too-small: there small segments pass.",
 .remedy = "Take `ttl security` (and a wrong `multihop`) out of BIRD's protocol for this "
	"neighbour.",
 .test = ttl_mismatch},

{"ce-source-wrong", LAYER_TCP, OWNER_CUSTOMER, SEVERITY_CRITICAL, WHEN_DOWN,
 .title = "BGP leaves with another source than the CE's address",
 .meaning = "This host opens its connections to the MSEE from another address. The MSEE knows "
	"only the CE's address of the peering subnet and refuses or ignores everything else.",
 .seen = "The source address of the SYNs to the MSEE: it is not the CE's address of this link.",
 .like = "tcp-closed-by-peer: it is what the MSEE makes of the wrong source. ce-address-wrong: "
	"there the interface itself has another address.",
 .remedy = "Set `local` (or `source address`) of BIRD's protocol to the CE's address, and remove "
	"multihop, loopback sources and source NAT for it.",
 .test = ce_source_wrong},

{"mtu-too-small", LAYER_TCP, OWNER_CUSTOMER_PROVIDER, SEVERITY_CRITICAL, WHEN_ALWAYS,
 .title = "large segments do not pass: the MTU is too small",
 .meaning = "Short messages get through and long ones do not. The session comes up, stalls when "
	"the first large UPDATE is sent, and ends with the hold timer. ExpressRoute carries IP "
	"packets of 1500 bytes; with two tags the frame needs eight bytes more.",
 .seen = "Segment sizes on the wire: small ones are acknowledged, large ones are sent again and "
	"again, or ICMP says too big, or the interface's MTU is under 1500.",
 .like = "hold-timer-expired-by-host, hold-timer-expired-by-peer: so this ends. segment-loss: "
	"there small segments are lost as well.",
 .remedy = "Set the MTU of the VLAN interface to 1500 and of the port high enough for its tags. "
	"If `ping -M do -s 1472` to the MSEE still fails, have the provider raise the MTU of its "
	"path.",
 .test = mtu_too_small},

{"segment-loss", LAYER_TCP, OWNER_PROVIDER, SEVERITY_WARNING, WHEN_ALWAYS,
 .title = "many segments of the session are lost",
 .meaning = "Both ends send small and large segments again and again: packets are lost in the "
	"path. The session survives as long as one KEEPALIVE in three gets through.",
 .seen = "Retransmissions on the session's connection: many, in both small and large segments.",
 .like = "mtu-too-small: there only large segments are lost. interface-errors: there this host's "
	"port counts the loss.",
 .remedy = "Have the provider look for errors and congestion on the path, with the times and the "
	"direction shown here.",
 .test = segment_loss},

/* ---- md5: RFC 2385 ---- */

{"md5-missing-on-host", LAYER_MD5, OWNER_CUSTOMER, SEVERITY_CRITICAL, WHEN_ALWAYS,
 .nature = NATURE_STATE,
 .title = "MD5 is configured, but BIRD does not sign",
 .meaning = "The configuration asks for TCP-MD5 on this peering, but BIRD has no password for "
	"this neighbour. An MSEE with a key drops unsigned segments without a reply.",
 .seen = "The CE's segments and the kernel's keys: no option 19 and no key for this neighbour, "
	"though the configuration wants MD5.",
 .like = "md5-unexpected-on-peer: there the configuration wants no MD5 and the MSEE signs. "
	"tcp-no-answer: BIRD shows the same Connect without error.",
 .remedy = "Set `password` in BIRD's protocol for this neighbour to the key of the peering, or "
	"`md5: none` if the peering has no key at Azure.",
 .test = md5_missing_on_host},

{"md5-key-wrong-on-host", LAYER_MD5, OWNER_CUSTOMER, SEVERITY_CRITICAL, WHEN_ALWAYS,
 .nature = NATURE_STATE,
 .title = "BIRD signs with another key than the configured one",
 .meaning = "BIRD has a password for this neighbour, but not the key that the configuration "
	"names. The MSEE drops what is signed with a wrong key without a reply. Blanks, a newline "
	"or a pasted hash are typical.",
 .seen = "The key in the kernel for this neighbour, or the digests of the CE's own segments: they "
	"do not fit the configured key.",
 .like = "md5-key-mismatch-peer: there BIRD signs with the configured key and the MSEE's digests "
	"do not fit it.",
 .remedy = "Set `password` in BIRD's protocol to the content of the key file, and reconfigure "
	"BIRD.",
 .test = md5_key_wrong_on_host},

{"md5-missing-on-peer", LAYER_MD5, OWNER_CUSTOMER_MICROSOFT, SEVERITY_CRITICAL, WHEN_ALWAYS,
 .title = "the MSEE does not sign: its peering has no MD5 key",
 .meaning = "This host signs as configured, but the MSEE's segments carry no signature. The "
	"peering at Azure has no key, or lost it: tools that rewrite the peering can delete it "
	"without a trace in the activity log.",
 .seen = "The MSEE's segments: no option 19 while the CE signs (the counter TCPMD5NotFound "
	"moves), or the unsigned TCP probe is answered.",
 .like = "md5-key-mismatch-peer: there the MSEE signs, with another key. Azure never shows the "
	"key, so the portal cannot tell them apart.",
 .remedy = "Set the shared key of the peering at Azure again. If MD5 is not wanted any more, take "
	"the password out of BIRD and set `md5: none`.",
 .test = md5_missing_on_peer},

{"md5-key-mismatch-peer", LAYER_MD5, OWNER_CUSTOMER_MICROSOFT, SEVERITY_CRITICAL, WHEN_DOWN,
 .title = "the MSEE signs with another MD5 key",
 .meaning = "This host signs with the configured key, and the MSEE uses another one. Each end "
	"drops the other's segments in silence; BIRD alternates between Active and Connect "
	"without any error.",
 .seen = "The MSEE's signed segments: their digests do not fit the configured key (the counter "
	"TCPMD5Failure moves).",
 .like = "tcp-no-answer: if the MSEE sends nothing, an unanswered signed SYN proves neither. "
	"md5-missing-on-peer: there the MSEE's segments are unsigned.",
 .remedy = "Set the shared key of the peering at Azure to the key of this host again, as plain "
	"text of at most 25 characters and not as a hash.",
 .test = md5_key_mismatch_peer},

{"md5-unexpected-on-host", LAYER_MD5, OWNER_CUSTOMER, SEVERITY_CRITICAL, WHEN_ALWAYS,
 .nature = NATURE_STATE,
 .title = "BIRD signs, though the configuration says no MD5",
 .meaning = "The configuration says that this peering has no MD5 key, but BIRD has a password for "
	"the neighbour. An MSEE without a key drops signed segments without a reply.",
 .seen = "The CE's segments and the kernel's keys: option 19 or a key for this neighbour, though "
	"the configuration says `md5: none`.",
 .like = "md5-missing-on-peer: there the configuration wants MD5 and the MSEE does not sign.",
 .remedy = "Take `password` out of BIRD's protocol for this neighbour, or put the key into the "
	"configuration if the peering has one.",
 .test = md5_unexpected_on_host},

{"md5-unexpected-on-peer", LAYER_MD5, OWNER_CUSTOMER_MICROSOFT, SEVERITY_CRITICAL, WHEN_ALWAYS,
 .title = "the MSEE signs, though no MD5 is configured here",
 .meaning = "Neither the configuration nor BIRD has a key, but the MSEE's segments are signed. "
	"Somebody set a shared key on the peering at Azure; this host's kernel drops what it "
	"cannot check.",
 .seen = "The MSEE's segments: option 19, while the CE does not sign (the counter "
	"TCPMD5Unexpected moves).",
 .like = "md5-missing-on-host: there the configuration wants MD5 and BIRD forgot it. If this BIRD "
	"protocol is disabled, the same counter moves.",
 .remedy = "Put the peering's shared key into BIRD and the configuration, or remove the key from "
	"the peering at Azure.",
 .test = md5_unexpected_on_peer},

{"md5-kernel-refused", LAYER_MD5, OWNER_CUSTOMER, SEVERITY_CRITICAL, WHEN_DOWN,
 .title = "the kernel refuses the MD5 key",
 .meaning = "BIRD could not install the key and has given the protocol up. The kernel has no "
	"TCP-MD5, or the memory for socket options is used up: net.core.optmem_max of 20480 holds "
	"about 150 keys.",
 .seen = "BIRD's last error: \"Kernel MD5 auth failed\" or \"Authentication failed\".",
 .like = "md5-missing-on-host: there BIRD has no password at all and reports nothing.",
 .remedy = "Raise net.core.optmem_max (`sysctl`) and restart BIRD; if the kernel lacks TCP-MD5 "
	"(CONFIG_TCP_MD5SIG), boot one that has it.",
 .test = md5_kernel_refused},

/* ---- bgp: BIRD, OPEN, NOTIFICATION ---- */

{"bird-unreachable", LAYER_BGP, OWNER_CUSTOMER, SEVERITY_CRITICAL, WHEN_ALWAYS,
 .nature = NATURE_STATE,
 .title = "BIRD does not answer on its control socket",
 .meaning = "The control socket is missing, refuses, hangs or answers nonsense. If the wire shows "
	"no living session either, BIRD is not running or is stuck; otherwise only its word is "
	"missing here.",
 .seen = "BIRD's control socket (`birdc show status`): no proper answer, and no living session on "
	"the wire.",
 .like = "Missing permission: the socket is there and only denies access; then add the user to "
	"BIRD's group. Another socket path: compare `bird: socket:` in the configuration.",
 .remedy = "Start or restart BIRD (`systemctl status bird`), and check the socket path and the "
	"group of the user that runs ceprobe.",
 .test = bird_unreachable},

{"bird-protocol-missing", LAYER_BGP, OWNER_CUSTOMER, SEVERITY_CRITICAL, WHEN_ALWAYS,
 .nature = NATURE_STATE,
 .title = "BIRD has no BGP protocol for this neighbour",
 .meaning = "BIRD runs, but none of its BGP protocols has the MSEE's address as neighbour. Nobody "
	"on this host tries to bring the session up.",
 .seen = "BIRD's protocols (`birdc show protocols all`): no BGP protocol has the MSEE's address "
	"as neighbour.",
 .like = "bird-neighbor-wrong: there a protocol belongs to this link and points to another "
	"address. A protocol that stands in BIRD's file and was never loaded (`birdc configure`) "
	"is missing here too.",
 .remedy = "Add a BGP protocol with the MSEE's address and ASN to BIRD's configuration and run "
	"`birdc configure`.",
 .test = bird_protocol_missing},

{"bird-neighbor-wrong", LAYER_BGP, OWNER_CUSTOMER, SEVERITY_CRITICAL, WHEN_DOWN,
 .nature = NATURE_STATE,
 .title = "BIRD's neighbour address is not the MSEE's",
 .meaning = "A BGP protocol of BIRD belongs to this link by its name, interface or local address, "
	"but its neighbour is another address. The MSEE has the second usable address of the "
	"subnet.",
 .seen = "The neighbour address of BIRD's protocol on this link: it is not the MSEE's.",
 .like = "bird-protocol-missing: there no protocol belongs to this link at all.",
 .remedy = "Correct `neighbor` in BIRD's protocol to the MSEE's address and run `birdc "
	"configure`.",
 .test = bird_neighbor_wrong},

{"bird-protocol-disabled", LAYER_BGP, OWNER_CUSTOMER, SEVERITY_CRITICAL, WHEN_DOWN,
 .nature = NATURE_STATE,
 .title = "the protocol is disabled in BIRD",
 .meaning = "Somebody or the configuration has disabled the BGP protocol of this link. BIRD "
	"neither connects nor accepts, and has even removed the neighbour's MD5 key.",
 .seen = "The protocol's state in BIRD (`birdc show protocols`): down, without an error of its "
	"own.",
 .like = "prefix-limit-exceeded-by-peer, bird-no-listener and md5-kernel-refused also end in "
	"down; there BIRD names the reason.",
 .remedy = "Run `birdc enable PROTOCOL`, and take `disabled` out of the configuration; or set "
	"`planned_down: true` if it is meant.",
 .test = bird_protocol_disabled},

{"bird-protocol-duplicate", LAYER_BGP, OWNER_CUSTOMER, SEVERITY_CRITICAL, WHEN_DOWN,
 .nature = NATURE_STATE,
 .title = "two BIRD protocols have the same neighbour",
 .meaning = "BIRD lets only one protocol hold a neighbour address. The one for this link waits in "
	"Idle for ever, without an error.",
 .seen = "BIRD's protocols with the MSEE's address as neighbour: there are two, and another one "
	"holds it.",
 .like = "ce-address-missing and interface-down: Idle without an error looks the same; there no "
	"second protocol has this neighbour.",
 .remedy = "Remove or disable the other protocol, and run `birdc configure`.",
 .test = bird_protocol_duplicate},

{"bird-no-listener", LAYER_BGP, OWNER_CUSTOMER, SEVERITY_CRITICAL, WHEN_DOWN,
 .nature = NATURE_STATE,
 .title = "BIRD does not hold port 179",
 .meaning = "BIRD could not open TCP port 179, or another program has it. The MSEE's connections "
	"are refused or end at the wrong program.",
 .seen = "The owner of TCP port 179 (`ss -ltnp`): nobody or another program; BIRD may say \"No "
	"listening socket\".",
 .like = "tcp-refused-by-host: the RST on the wire is its consequence. bird-protocol-disabled: a "
	"BIRD without any started BGP protocol does not listen either.",
 .remedy = "Stop the other program that listens on port 179 (a second BIRD, FRR, GoBGP), then run "
	"`birdc restart PROTOCOL`.",
 .test = bird_no_listener},

{"azure-asn-mismatch-host", LAYER_BGP, OWNER_CUSTOMER, SEVERITY_CRITICAL, WHEN_ALWAYS,
 .nature = NATURE_STATE,
 .title = "BIRD expects the wrong ASN of the MSEE",
 .meaning = "BIRD's neighbour AS is not the configured Azure ASN, so BIRD rejects the MSEE's "
	"OPEN. ExpressRoute uses 12076. 8075 is Microsoft's ASN on the Internet, and 65515 the "
	"one behind it in virtual networks: both are wrong here.",
 .seen = "BIRD's neighbour AS against the configured Azure ASN: they differ; BIRD sends "
	"NOTIFICATION 2/2 (Bad peer AS).",
 .like = "azure-asn-mismatch-peer: there BIRD is as configured and the MSEE's OPEN differs. "
	"peer-asn-mismatch-*: there the MSEE sends the 2/2.",
 .remedy = "Correct the neighbour's AS in BIRD's protocol to the Azure ASN and run `birdc "
	"configure`.",
 .test = azure_asn_mismatch_host},

{"azure-asn-mismatch-peer", LAYER_BGP, OWNER_CUSTOMER_MICROSOFT, SEVERITY_CRITICAL, WHEN_DOWN,
 .title = "the MSEE's OPEN carries an unexpected ASN",
 .meaning = "BIRD and the configuration agree on the Azure ASN, but the other end presents itself "
	"with another one. You are speaking with another router than you think, or the provider "
	"runs BGP in between.",
 .seen = "The ASN in the MSEE's OPEN, its four-byte capability included: it is neither BIRD's nor "
	"the configuration's.",
 .like = "azure-asn-mismatch-host: there BIRD's own setting is the odd one out.",
 .remedy = "Ask who owns the ASN that was seen. If the provider runs layer 3, set `layer3: "
	"provider` and its ASN; otherwise open a ticket with Microsoft.",
 .test = azure_asn_mismatch_peer},

{"peer-asn-mismatch-host", LAYER_BGP, OWNER_CUSTOMER, SEVERITY_CRITICAL, WHEN_ALWAYS,
 .nature = NATURE_STATE,
 .title = "BIRD's own ASN is not the configured peer ASN",
 .meaning = "BIRD presents another ASN to the MSEE than the peering expects, so the MSEE rejects "
	"the OPEN.",
 .seen = "BIRD's local AS against the configured peer ASN: they differ; the MSEE sends "
	"NOTIFICATION 2/2 (Bad peer AS).",
 .like = "peer-asn-mismatch-peer: there BIRD is as configured, and Azure has another peer ASN.",
 .remedy = "Correct `local as` in BIRD's protocol to the peer ASN and run `birdc configure`.",
 .test = peer_asn_mismatch_host},

{"peer-asn-mismatch-peer", LAYER_BGP, OWNER_CUSTOMER_MICROSOFT, SEVERITY_CRITICAL, WHEN_DOWN,
 .title = "Azure expects another peer ASN than ours",
 .meaning = "This host's OPEN carries the configured peer ASN, and the MSEE rejects it as a bad "
	"peer AS. The peering at Azure has another peer ASN; sometimes the owner's ASN of the "
	"prefixes was entered there.",
 .seen = "NOTIFICATION 2/2 (Bad peer AS) from the MSEE: it comes though the CE's OPEN carries the "
	"configured peer ASN.",
 .like = "peer-asn-mismatch-host: there BIRD's ASN is not the configured one. "
	"azure-asn-mismatch-host: there this host sends the 2/2.",
 .remedy = "Correct the peer ASN of the peering at Azure, or BIRD and the configuration if "
	"Azure's is the right one.",
 .test = peer_asn_mismatch_peer},

{"router-id-conflict", LAYER_BGP, OWNER_CUSTOMER, SEVERITY_CRITICAL, WHEN_DOWN,
 .title = "a BGP identifier was rejected",
 .meaning = "One end refuses the other's BGP identifier (router ID) in the OPEN. It is zero, or "
	"equal to its own where that is not allowed.",
 .seen = "NOTIFICATION 2/3 (Bad BGP identifier): one end sends it.",
 .like = "Equal identifiers in different AS alone are legal (RFC 6286) and no cause.",
 .remedy = "Set a unique `router id` in BIRD, such as the CE's own address, and restart the "
	"protocol.",
 .test = router_id_conflict},

{"hold-time-rejected", LAYER_BGP, OWNER_CUSTOMER, SEVERITY_CRITICAL, WHEN_DOWN,
 .title = "a hold time was rejected",
 .meaning = "One end does not accept the hold time that the other proposes. The MSEE proposes 180 "
	"seconds; the lower of both proposals counts.",
 .seen = "NOTIFICATION 2/6 (Unacceptable hold time): one end sends it.",
 .like = "hold-timer-expired-*: there the hold time was agreed and then ran out.",
 .remedy = "Remove `min hold time` and use a `hold time` of 10 seconds or more in BIRD's protocol "
	"(the default is good).",
 .test = hold_time_rejected},

{"capability-rejected", LAYER_BGP, OWNER_CUSTOMER_MICROSOFT, SEVERITY_CRITICAL, WHEN_DOWN,
 .title = "the ends do not agree on BGP capabilities",
 .meaning = "One end demands a capability, an address family or a role that the other does not "
	"offer. Often an IPv6 channel was put on the IPv4 session, or a BGP role was configured.",
 .seen = "NOTIFICATION 2/4, 2/7, 2/8 or 2/11, or the two OPENs: they have no address family in "
	"common.",
 .like = "bgp-protocol-error: there the message itself is broken, not the wish in it.",
 .remedy = "Give BIRD's protocol the one channel of this session's family (`ipv4` or `ipv6`) and "
	"drop `require ...` and `local role` options.",
 .test = capability_rejected},

{"bgp-open-missing", LAYER_BGP, OWNER_MICROSOFT, SEVERITY_CRITICAL, WHEN_DOWN,
 .title = "the MSEE accepts TCP, but sends no OPEN",
 .meaning = "The connection stands and this host's OPEN is acknowledged, but no OPEN comes back. "
	"A proxy or a firewall answers in the MSEE's place, or its BGP process hangs.",
 .seen = "The session's connection: the CE's OPEN is acknowledged and the MSEE sends none (BIRD "
	"stays in OpenSent, then 4/0 by us).",
 .like = "ttl-mismatch: there the OPEN is never acknowledged, or one comes and is dropped by the "
	"kernel. tcp-closed-by-peer: there the MSEE closes at once.",
 .remedy = "Ask the provider for a device that terminates TCP in the path. If there is none, open "
	"a ticket with Microsoft: accepts TCP port 179, sends no OPEN.",
 .test = bgp_open_missing},

{"both-passive", LAYER_BGP, OWNER_CUSTOMER, SEVERITY_CRITICAL, WHEN_DOWN,
 .nature = NATURE_STATE,
 .title = "BIRD is passive and the MSEE does not connect",
 .meaning = "BIRD only waits to be called, and the MSEE does not call. So nobody opens the "
	"connection.",
 .seen = "BIRD's state Passive, and the MSEE's SYNs: none arrives.",
 .like = "tcp-no-answer: there this host does send SYNs.",
 .remedy = "Take `passive` out of BIRD's protocol for this neighbour and run `birdc configure`.",
 .test = both_passive},

{"hold-timer-expired-by-host", LAYER_BGP, OWNER_PROVIDER_MICROSOFT, SEVERITY_CRITICAL, WHEN_DOWN,
 .title = "nothing came from the MSEE for the hold time",
 .meaning = "This host ended the session because no message of the MSEE arrived for the whole "
	"hold time. Packets from the MSEE to this host are lost, or the MSEE stopped sending.",
 .seen = "NOTIFICATION 4/0 (Hold timer expired): this host sends it on a session that was up.",
 .like = "mtu-too-small: there large segments are sent again and again before. bgp-open-missing: "
	"there the timer ran out before any OPEN came.",
 .remedy = "Have the provider check the direction from Microsoft to you for loss at the time "
	"shown, and enable BFD to notice it within a second.",
 .test = hold_timer_expired_by_host},

{"hold-timer-expired-by-peer", LAYER_BGP, OWNER_CUSTOMER_PROVIDER, SEVERITY_CRITICAL, WHEN_DOWN,
 .title = "the MSEE did not hear this host for the hold time",
 .meaning = "The MSEE ended the session because no message of this host arrived for the whole "
	"hold time. Packets from here to the MSEE are lost, or this host was too busy to send.",
 .seen = "NOTIFICATION 4/0 (Hold timer expired): the MSEE sends it.",
 .like = "hold-timer-expired-by-host: there the other direction is lost. When one direction "
	"fails, both ends may report it; the earlier one is the deaf one.",
 .remedy = "Check this host for load, drops and filters at the time shown, then have the provider "
	"check the direction from you to Microsoft.",
 .test = hold_timer_expired_by_peer},

{"prefix-limit-exceeded-by-host", LAYER_BGP, OWNER_CUSTOMER, SEVERITY_CRITICAL, WHEN_DOWN,
 .title = "this host advertises more prefixes than Azure takes",
 .meaning = "Azure ends the session when too many prefixes are advertised to it: 4000 IPv4 (10000 "
	"with Premium) or 100 IPv6 on a private peering, 200 on a Microsoft peering. It comes "
	"back and falls again until there are fewer.",
 .seen = "Cease 6/1 (Maximum number of prefixes reached) from the MSEE, or the advertised count "
	"at each loss: it is over the limit.",
 .like = "prefix-limit-exceeded-by-peer: there BIRD's own limit on received routes ends the "
	"session. BIRD forgets this reason within seconds and then says \"Connection refused\" or "
	"\"reset by peer\".",
 .remedy = "Aggregate or filter what BIRD exports to this neighbour to less than the limit.",
 .test = prefix_limit_exceeded_by_host},

{"prefix-limit-exceeded-by-peer", LAYER_BGP, OWNER_CUSTOMER, SEVERITY_CRITICAL, WHEN_DOWN,
 .title = "the MSEE sent more prefixes than BIRD's limit",
 .meaning = "A limit in BIRD's own configuration was reached by the routes that the MSEE sends, "
	"and BIRD ended the session. With the action `disable` it stays down until somebody "
	"enables it.",
 .seen = "BIRD's last error \"Automatic shutdown: Route limit exceeded\", or Cease 6/1: this host "
	"ended the session.",
 .like = "prefix-limit-exceeded-by-host: there the MSEE sends the 6/1. bird-protocol-disabled: "
	"there BIRD names no limit.",
 .remedy = "Raise `import limit` or `receive limit` of the channel (or filter), then run `birdc "
	"enable PROTOCOL`.",
 .test = prefix_limit_exceeded_by_peer},

{"peer-shutdown", LAYER_BGP, OWNER_MICROSOFT, SEVERITY_CRITICAL, WHEN_DOWN,
 .title = "the MSEE shut the session down",
 .meaning = "Somebody or something at the other end shut this session down on purpose, often for "
	"maintenance or because the peering was disabled. Its message, if there was one, is in "
	"the evidence.",
 .seen = "Cease 6/2 (Administrative shutdown) from the MSEE.",
 .like = "tcp-refused-by-peer: it follows within seconds and is only the consequence. peer-reset: "
	"there the session may come back at once.",
 .remedy = "Check the peering's state at Azure and Microsoft's maintenance notices for this "
	"circuit. If neither explains it, open a ticket with Microsoft with the time and the "
	"message.",
 .test = peer_shutdown},

{"peer-reset", LAYER_BGP, OWNER_MICROSOFT, SEVERITY_CRITICAL, WHEN_DOWN,
 .title = "the MSEE reset the session",
 .meaning = "The other end reset the session on purpose. It normally comes back within a minute.",
 .seen = "Cease 6/4 (Administrative reset) or 6/9 (Hard reset) from the MSEE.",
 .like = "peer-shutdown: there the session is meant to stay down.",
 .remedy = "Wait five minutes. If the session is not back by then or is reset again and again, "
	"open a ticket with Microsoft with the times.",
 .test = peer_reset},

{"peer-deconfigured", LAYER_BGP, OWNER_MICROSOFT, SEVERITY_CRITICAL, WHEN_DOWN,
 .title = "the MSEE removed this neighbour",
 .meaning = "The other end deleted this session from its configuration: the peering was removed "
	"or built anew at Azure, or moved to another device.",
 .seen = "Cease 6/3 (Peer de-configured) from the MSEE.",
 .like = "peer-shutdown: there the neighbour is still configured and only switched off.",
 .remedy = "Check at Azure that the peering still exists, and who changed it last. If it is "
	"there, open a ticket with Microsoft.",
 .test = peer_deconfigured},

{"peer-rejected", LAYER_BGP, OWNER_MICROSOFT, SEVERITY_CRITICAL, WHEN_DOWN,
 .title = "the MSEE rejects the session",
 .meaning = "The other end accepts the connection and then rejects it: by its policy, for lack of "
	"resources, or because its BFD session is down.",
 .seen = "Cease 6/5 (Connection rejected), 6/8 (Out of resources) or 6/10 (BFD down) from the "
	"MSEE.",
 .like = "Cease 6/7 (collision) is normal when both ends connect at once and no cause. bfd-down: "
	"there BIRD's own BFD session speaks.",
 .remedy = "Wait for the next attempts. If the rejection stays, open a ticket with Microsoft with "
	"the code and the times.",
 .test = peer_rejected},

{"update-rejected", LAYER_BGP, OWNER_CUSTOMER_MICROSOFT, SEVERITY_CRITICAL, WHEN_DOWN,
 .title = "an UPDATE was rejected",
 .meaning = "One end found an error in a route of the other and ended the session. It will fall "
	"again with the same route, seconds after each start.",
 .seen = "NOTIFICATION 3/x (UPDATE message error): one end sends it; its data names the "
	"attribute.",
 .like = "prefix-limit-exceeded-*: that also ends the session seconds after its start, with a "
	"Cease.",
 .remedy = "Find the route that was just sent or received when the session fell, and filter it or "
	"correct its attributes. If the MSEE's route is the broken one, open a ticket with "
	"Microsoft.",
 .test = update_rejected},

{"bgp-protocol-error", LAYER_BGP, OWNER_CUSTOMER_MICROSOFT, SEVERITY_CRITICAL, WHEN_DOWN,
 .title = "the two ends do not understand each other's BGP",
 .meaning = "One end complains about the form or the order of messages, or the bytes on the "
	"connection are not BGP. A device in the path changes data, another program answers on "
	"port 179, or an implementation is faulty.",
 .seen = "NOTIFICATION 1/x, 5/x, 2/1 or an unknown one, or the first bytes of the connection: "
	"they are not BGP.",
 .like = "capability-rejected and update-rejected: there the complaint is about one option or one "
	"route.",
 .remedy = "Record the session (`ceprobe record`) and look at the bytes before the error. If they "
	"left this host intact, give the recording to the provider and Microsoft.",
 .test = bgp_protocol_error},

{"bfd-down", LAYER_BGP, OWNER_PROVIDER, SEVERITY_CRITICAL, WHEN_ALWAYS,
 .title = "BFD is down",
 .meaning = "BFD took the session down, or it is not up where it must be. BFD notices a loss of "
	"about a second; the MSEE sends every 300 ms, in some places every 750 ms. Peerings made "
	"before August 2018 (Microsoft peering: January 2020) have no BFD until they are reset.",
 .seen = "The BFD session (`birdc show bfd sessions`) and UDP port 3784 on the wire: it is not "
	"Up, or BIRD says \"BFD session down\".",
 .like = "hold-timer-expired-*: the same loss, noticed by BGP. If no BFD packet of the MSEE comes "
	"while BGP is up, BFD is off at its side.",
 .remedy = "Have the provider look for loss on the path at the time shown. If the MSEE never "
	"sends BFD, reset the peering at Azure, or set `bfd: false` here and take BFD out of "
	"BIRD.",
 .test = bfd_down},

{"bird-config-not-applied", LAYER_BGP, OWNER_CUSTOMER, SEVERITY_WARNING, WHEN_ALWAYS,
 .nature = NATURE_STATE,
 .title = "BIRD's configuration file is newer than its state",
 .meaning = "The file was written after BIRD last read it. What runs is the older text; the next "
	"reconfiguration or restart brings the newer one into force, at a time nobody chose.",
 .seen = "The time of BIRD's configuration file against \"Last reconfiguration\" of `birdc show "
	"status`: the file is newer.",
 .like = "A correction that seems to have no effect: it may be right, and only not be applied.",
 .remedy = "Check the file (`birdc configure check`) and apply it (`birdc configure`).",
 .test = bird_config_not_applied},

{"session-flapping", LAYER_BGP, OWNER_PROVIDER, SEVERITY_CRITICAL, WHEN_ALWAYS,
 .nature = NATURE_SYMPTOM,
 .title = "the session falls again and again",
 .meaning = "The session was Established and lost three times or more within an hour. Each loss "
	"withdraws all routes of this path, and Azure and this host choose new ones each time. What "
	"ended it last is the cause while it is down; the pattern tells whether it is one fault.",
 .seen = "Losses of the Established session within the last hour, by the wire or BIRD: their "
	"number and distance, how long each session lived, what ended them. Sessions that live as "
	"long as the hold time starve of KEEPALIVEs; equal distances speak for a limit or a timer, "
	"unequal ones for a bad line.",
 .like = "peer-reset, hold-timer-expired-by-host: one loss is no pattern.",
 .remedy = "Repair what ended it, as named for each loss. Where the line is bad, give the "
	"provider the times of the losses (`ceprobe report`).",
 .test = session_flapping},

{"session-starting", LAYER_BGP, OWNER_CUSTOMER, SEVERITY_WARNING, WHEN_DOWN,
 .nature = NATURE_SYMPTOM,
 .title = "the session is starting, nothing fails now",
 .meaning = "BIRD is waiting before its next attempt, and nothing that was seen is wrong now. An "
	"earlier fault may just have been repaired: after errors BIRD waits up to five minutes.",
 .seen = "BIRD's wait (`birdc show protocols all`: Error wait, Connect delay): it is running, and "
	"no fault is seen now.",
 .like = "no-evidence: there nothing was seen that would speak for or against a fault.",
 .remedy = "Wait for the time shown, or run `birdc restart PROTOCOL` to try at once.",
 .test = session_starting},

{"no-evidence", LAYER_BGP, OWNER_CUSTOMER, SEVERITY_CRITICAL, WHEN_DOWN,
 .nature = NATURE_SYMPTOM,
 .title = "nothing was seen that tells why",
 .meaning = "The session is not up, but what was seen in the time of watching speaks for no "
	"cause. Some sources may be missing: see what could not be checked.",
 .seen = "All sources together: nothing that they said speaks for any cause.",
 .like = "session-starting: there BIRD is known to be waiting for its next attempt.",
 .remedy = "Watch longer (`--for 120`), with `--probe tcp`, and with the sources that are named "
	"as missing.",
 .test = no_evidence},

/* ---- azure: a saved description of the circuit (`azure_snapshot:`) ---- */

{"circuit-not-enabled", LAYER_AZURE, OWNER_MICROSOFT, SEVERITY_CRITICAL, WHEN_ALWAYS,
 .nature = NATURE_STATE,
 .title = "the circuit is not enabled at Azure",
 .meaning = "Microsoft's side of the circuit is not in operation, so nothing that this host sends "
	"is answered. Azure enables a circuit when it is made; one that stays otherwise is "
	"Microsoft's to repair.",
 .seen = "The saved description of the circuit: circuitProvisioningState (in the portal: circuit "
	"status) is not Enabled.",
 .like = "provider-not-provisioned: there Microsoft's side is ready and the provider's is not. An "
	"old description may say so of a circuit that works since: then a session or the MSEE's "
	"frames speak against it.",
 .remedy = "Open a support request with Microsoft and give the circuit's service key.",
 .test = circuit_not_enabled},

{"provider-not-provisioned", LAYER_AZURE, OWNER_PROVIDER, SEVERITY_CRITICAL, WHEN_ALWAYS,
 .nature = NATURE_STATE,
 .title = "the provider has not provisioned the circuit",
 .meaning = "The provider has not (or no longer) connected the circuit between this host and "
	"Microsoft. Until it has, nobody answers on the link, and no peering can be configured. "
	"Circuits on ExpressRoute Direct have no provider and no such state.",
 .seen = "The saved description of the circuit: serviceProviderProvisioningState is not "
	"Provisioned.",
 .like = "arp-no-reply: the same silence, where nothing was saved that explains it. "
	"circuit-not-enabled: there it is Microsoft's side.",
 .remedy = "Ask the provider when it will have provisioned the circuit, and give it the service "
	"key.",
 .test = provider_not_provisioned},

{"peering-missing-azure", LAYER_AZURE, OWNER_CUSTOMER, SEVERITY_CRITICAL, WHEN_ALWAYS,
 .nature = NATURE_STATE,
 .title = "the circuit has no such peering at Azure",
 .meaning = "The configuration here has a peering, or the IPv6 part of one, that the circuit at "
	"Azure has not. The MSEE does not know this neighbour and its VLAN.",
 .seen = "The peerings in the saved description of the circuit: this one is not among them.",
 .like = "peering-disabled: there the peering exists and is switched off. azure-config-differs: "
	"there it exists with other values.",
 .remedy = "Create the peering at Azure with the values of the configuration here; where the "
	"provider manages the routing, have the provider do it.",
 .test = peering_missing_azure},

{"peering-disabled", LAYER_AZURE, OWNER_CUSTOMER, SEVERITY_CRITICAL, WHEN_ALWAYS,
 .nature = NATURE_STATE,
 .title = "the peering is disabled at Azure",
 .meaning = "The peering, or its IPv6 part, is switched off at Azure: both of its BGP sessions "
	"are shut down there. Somebody did that, or a tool that changed another setting.",
 .seen = "The saved description of the peering: its state is Disabled.",
 .like = "tcp-refused-by-peer: the same refusal, where nothing was saved that explains it. "
	"provider-not-provisioned: then the whole circuit is silent.",
 .remedy = "Enable the peering at Azure again, and see in the activity log who disabled it.",
 .test = peering_disabled},

{"prefixes-not-validated", LAYER_AZURE, OWNER_CUSTOMER_MICROSOFT, SEVERITY_CRITICAL, WHEN_ALWAYS,
 .nature = NATURE_STATE,
 .title = "Microsoft has not validated the public prefixes",
 .meaning = "A Microsoft peering comes up only when Microsoft has found that the advertised public "
	"prefixes belong to its owner. Until then BGP is not enabled on the MSEE.",
 .seen = "The saved description of the Microsoft peering: advertisedPublicPrefixesState is not "
	"Configured.",
 .like = "peering-disabled: there the peering itself is switched off.",
 .remedy = "Open a support request with Microsoft with proof that prefixes and ASN are yours; "
	"compare them with the routing registry that the peering names.",
 .test = prefixes_not_validated},

{"azure-config-differs", LAYER_AZURE, OWNER_CUSTOMER, SEVERITY_CRITICAL, WHEN_ALWAYS,
 .nature = NATURE_STATE,
 .title = "Azure has other values than the configuration",
 .meaning = "VLAN, subnet or an ASN of the peering at Azure is not that of the configuration here. "
	"One of the two is a mistake; with another VLAN or subnet nobody answers, with another "
	"ASN the session is refused.",
 .seen = "The saved description of the peering against the configuration: vlanId, the peer address "
	"prefix of the path, azureASN or peerASN differ. The evidence says with whom this host "
	"and the wire agree.",
 .like = "vlan-mismatch-peer, subnet-mismatch-peer, peer-asn-mismatch-peer: the same, seen on the "
	"wire. A provider that translates VLANs is no difference: `handoff_vlan` names its tag.",
 .remedy = "Find out which of the two is meant, and correct the other: the peering at Azure, or the "
	"configuration and this host.",
 .test = azure_config_differs},

{"azure-snapshot-old", LAYER_AZURE, OWNER_CUSTOMER, SEVERITY_WARNING, WHEN_ALWAYS,
 .nature = NATURE_STATE,
 .title = "the saved description of the circuit is old",
 .meaning = "What Azure said then need not be so now: it was saved more than seven days ago, or "
	"before the last change that was seen here.",
 .seen = "When the description was saved (its `generated` field, else the file's time), against "
	"now, and against what is seen on the link.",
 .like = "A copy that kept the time of its original: save it anew rather than copy it.",
 .remedy = "Save it anew: `az network express-route show -g GROUP -n NAME`, into the file that "
	"`azure_snapshot` names.",
 .test = azure_snapshot_old},

/* ---- policy: the session is up, but what it carries is not as it should be ---- */

{"no-routes-received", LAYER_POLICY, OWNER_CUSTOMER, SEVERITY_WARNING, WHEN_ALWAYS,
 .title = "no routes are received from Microsoft",
 .meaning = "The session is up, and the MSEE advertises nothing. Microsoft peering: no route "
	"filter is attached to it. Private peering: no virtual network is linked, its gateway is "
	"down, or it has over 1000 routes.",
 .seen = "The received routes of BIRD's channel (`birdc show protocols all`): none.",
 .like = "An import filter of BIRD may hide the routes: then it counts them as filtered.",
 .remedy = "Attach a route filter to the Microsoft peering, or link a virtual network with a "
	"running gateway to the circuit.",
 .test = no_routes_received},

{"no-routes-advertised", LAYER_POLICY, OWNER_CUSTOMER, SEVERITY_WARNING, WHEN_ALWAYS,
 .title = "no routes are advertised to Microsoft",
 .meaning = "The session is up, but BIRD sends no route to the MSEE. Azure cannot reach anything "
	"behind this host over this link.",
 .seen = "The exported routes of BIRD's channel (`birdc show protocols all`): none.",
 .like = "Right after the session came up, the routes are still being sent; that takes seconds.",
 .remedy = "Correct the `export` filter of BIRD's channel, and check that the routes are in its "
	"table.",
 .test = no_routes_advertised},

{"route-missing", LAYER_POLICY, OWNER_CUSTOMER, SEVERITY_WARNING, WHEN_ALWAYS,
 .title = "a configured prefix is not advertised or not received",
 .meaning = "The session is up for half a minute or more, but a prefix of `advertise:` is not sent to "
	"Microsoft, or one of `receive:` does not come. Nothing reaches it over this link.",
 .seen = "BIRD's routes of this session, asked for prefix by prefix: that prefix, exactly so "
	"long, is not among them.",
 .like = "A shorter or longer prefix may cover it: then the configuration should name that one. "
	"no-routes-received, no-routes-advertised: there is none at all.",
 .remedy = "Run `ceprobe routes --prefix PREFIX`: it says at which step the prefix is lost.",
 .test = route_missing},

{"route-not-allowed", LAYER_POLICY, OWNER_CUSTOMER, SEVERITY_WARNING, WHEN_ALWAYS,
 .title = "a route is advertised that Azure does not take",
 .meaning = "Microsoft peering takes neither private nor default routes, nor routes with private "
	"or documentation ASNs in their path; on no peering may an ASN of 65515 to 65520 be in it. "
	"Azure drops such a route, and what is behind it is not reached.",
 .seen = "BIRD's exported routes of this session: one of them is so.",
 .like = "route-missing: there it is not sent at all. The peer ASN itself may be private.",
 .remedy = "Correct the `export` filter of BIRD's channel so that the route is not sent, or is "
	"sent without these ASNs (`bgp_path.delete`).",
 .test = route_not_allowed},

{"prefix-limit-near", LAYER_POLICY, OWNER_CUSTOMER, SEVERITY_WARNING, WHEN_ALWAYS,
 .title = "the prefix limit of Azure is nearly reached",
 .meaning = "BIRD advertises 80 percent of the peering's prefix limit or more. When the limit is "
	"passed, Azure ends the session.",
 .seen = "The advertised count against the limit: it is at 80 percent or above.",
 .like = "prefix-limit-exceeded-by-host: there the limit was passed and the session is down.",
 .remedy = "Aggregate what BIRD exports to this neighbour. If the circuit has the Premium add-on, "
	"set `prefix_limit` to its real limit.",
 .test = prefix_limit_near},

{"traffic-one-way", LAYER_POLICY, OWNER_CUSTOMER_MICROSOFT, SEVERITY_WARNING, WHEN_ALWAYS,
 .title = "traffic goes one way only on this path",
 .meaning = "This path carries packets in one direction and next to none in the other, while the "
	"other path carries both. What is sent here is lost or comes back elsewhere: a missing "
	"return route, a stateful firewall between the paths, or one dead direction.",
 .seen = "The kernel's counters over 5 to 60 seconds: at least 50 packets a second one way, fewer "
	"than 10 the other way, and at least 50 each way on the other path. Less traffic than that "
	"is not judged.",
 .like = "Preferences that send by one path and let answers come by the other: then the other path "
	"does not carry both either. BGP, ARP and BFD alone stay under the 10 packets.",
 .remedy = "Run `ceprobe test` for an address behind each end: it says in which direction packets "
	"are lost. Check the prefixes that are advertised on this path and Azure's user-defined "
	"routes.",
 .test = traffic_one_way},

{"redundancy-lost", LAYER_POLICY, OWNER_CUSTOMER, SEVERITY_WARNING, WHEN_ALWAYS,
 .title = "the peering has lost its redundancy",
 .meaning = "One path of a peering is down while the other carries everything; or, where this is "
	"critical, none is up. Microsoft's availability promise holds only with both sessions up, "
	"and the next fault or maintenance is an outage.",
 .seen = "The two sessions of a peering: not both are Established.",
 .like = "path-drained: there both sessions are up and Microsoft prefers one for maintenance.",
 .remedy = "Repair the path that is down: its own cause says how.",
 .test = NULL},

{"path-drained", LAYER_POLICY, OWNER_MICROSOFT, SEVERITY_WARNING, WHEN_ALWAYS,
 .title = "Microsoft moves traffic off this path (maintenance)",
 .meaning = "The MSEE repeats its ASN in the routes of this path and not in those of the other, "
	"so that traffic leaves it. This is how Microsoft announces maintenance.",
 .seen = "The AS path of the received routes: the MSEE's ASN is repeated on this path only.",
 .like = "redundancy-lost: there the session is down. Prepending on both paths is no drain.",
 .remedy = "Do not override it by local preference; wait until the maintenance is over.",
 .test = path_drained},

{"session-stale", LAYER_POLICY, OWNER_CUSTOMER, SEVERITY_CRITICAL, WHEN_ALWAYS,
 .title = "Established in BIRD, but the wire is silent",
 .meaning = "BIRD says that the session is up, but no message of it was seen for longer than the "
	"hold time. BIRD hangs, or the session runs over another interface than the one that is "
	"watched.",
 .seen = "BGP messages on the wire against BIRD's state: none for longer than the hold time, "
	"while BIRD says Established.",
 .like = "A hold time of zero: then no KEEPALIVE is due. A capture on the wrong interface hears "
	"nothing either.",
 .remedy = "Check that `interface:` is the port that carries the session, and that BIRD still "
	"answers; then run `birdc restart PROTOCOL`.",
 .test = session_stale},
};
/* clang-format on */

const size_t cause_count = sizeof(causes) / sizeof(causes[0]);

const struct cause *cause_by_code(const char *code)
{
	for (size_t i = 0; i < cause_count; i++)
		if (strcmp(causes[i].code, code) == 0)
			return &causes[i];
	return NULL;
}
