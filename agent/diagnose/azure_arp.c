/* SPDX-License-Identifier: ISC */
/* The rules of Microsoft's guide for the ARP table of an MSEE, with whom to call. */
#include "diagnose/azure.h"

#include "azure_view.h"
#include "proof.h"

enum { ARP_FINE, ARP_ALONE, ARP_OTHER, ARP_INCOMPLETE, ARP_NO_ON_PREM, ARP_EMPTY, ARP_REFRESH };

static const struct arp_note notes[] = {
	[ARP_FINE] = {"resolved", "the MSEE knows this host's hardware address", ANSWER_YES,
		      OWNER_CUSTOMER, NULL},
	/* azure-docs 83218, 65271: some MSEEs list the On-Prem row alone. */
	[ARP_ALONE] = {"resolved-on-prem-only",
		       "the MSEE knows this host's hardware address; that its own row is missing "
		       "is no fault, some MSEEs show none",
		       ANSWER_YES, OWNER_CUSTOMER, NULL},
	[ARP_OTHER] =
		{"other-mac", "the MSEE has another hardware address for the CE's than this host's",
		 ANSWER_NO, OWNER_CUSTOMER_PROVIDER,
		 "Look for a second device with the CE's address on this VLAN; after a change "
		 "of router have the provider clear what it learned of the old one."},
	[ARP_INCOMPLETE] = {"on-prem-incomplete",
			    "the MSEE asks for the CE's address and gets no answer", ANSWER_NO,
			    OWNER_CUSTOMER_PROVIDER,
			    "Check that this host has the first usable address of the subnet, "
			    "under the right VLAN tag; if it has, call the provider."},
	[ARP_NO_ON_PREM] = {"on-prem-missing", "the MSEE has no entry for the CE's address",
			    ANSWER_NO, OWNER_CUSTOMER_PROVIDER,
			    "Check that this host has the first usable address of the subnet, "
			    "under the right VLAN tag; if it has, call the provider."},
	[ARP_EMPTY] = {"no-table", "Azure shows no ARP table for this path", ANSWER_NO,
		       OWNER_MICROSOFT,
		       "If the peering is configured and enabled at Azure, open a support request "
		       "with Microsoft."},
	[ARP_REFRESH] = {"no-table", "Azure shows no ARP table for this path", ANSWER_NO,
			 OWNER_PROVIDER_MICROSOFT,
			 "The provider manages the routing: press Refresh on the circuit's page in "
			 "the portal first, then ask the provider, then Microsoft."},
};

const struct arp_note *azure_arp_note(const struct evidence *e)
{
	const struct azure_arp *a = &e->azure.arp;

	if (!a->read)
		return NULL;
	if (!a->on_prem && !a->microsoft)
		return &notes[e->link.layer3_provider ? ARP_REFRESH : ARP_EMPTY];
	if (!a->on_prem)
		return &notes[ARP_NO_ON_PREM];
	if (a->on_prem_incomplete)
		return &notes[ARP_INCOMPLETE];
	if (e->host.read && e->host.ce_held && mac_is_set(e->host.mac) &&
	    !mac_equal(e->host.mac, a->on_prem_mac))
		return &notes[ARP_OTHER];
	return &notes[a->microsoft ? ARP_FINE : ARP_ALONE];
}

void azure_arp_say(struct proof *why, const struct evidence *e)
{
	const struct arp_note *note = azure_arp_note(e);

	/* Silence that Azure's word on the provider would explain, were it there. */
	if (!msee_heard(e) && !e->azure.direct && !e->azure.provider_state[0])
		proof_or(why, "provider-not-provisioned");
	if (!note)
		return;
	proof_say(why, SOURCE_AZURE, e->azure.arp.at_ms, "ARP table of this path: %s", note->said);
	if (note->good != ANSWER_NO)
		return;
	why->owner = note->owner;
	proof_remedy(why, "%s", note->next);
}
