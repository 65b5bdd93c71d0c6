/* SPDX-License-Identifier: ISC */
/* A configuration that `ceprobe init` proposes. Each `why` is what a person must know of the value
 * beside it: that it was guessed, or has to be changed; NULL: it was told. */
#ifndef APP_PROPOSAL_H
#define APP_PROPOSAL_H

#include "base/text.h"
#include "model/azure_facts.h"
#include "model/bird_facts.h"
#include "model/kernel_facts.h"

struct proposed_path {
	bool used;
	char interface[INTERFACE_NAME];
	const char *interface_why;
	struct prefix subnets[2]; /* by family */
	const char *subnet_why;
	bool untagged;
	uint16_t handoff, outer, outer_type; /* 0: as the peering's, none, the default */
};

struct proposed_peering {
	bool used;
	const char *type_why, *vlan_why, *asn_why, *state;
	uint16_t vlan;
	uint32_t azure_asn, peer_asn;
	struct proposed_path paths[2];
};

struct proposal {
	const char *from; /* "a saved description of the circuit" */
	char name[AZURE_NAME], service_key[AZURE_NAME], provider[AZURE_NAME], location[AZURE_NAME];
	const char *name_why;
	const char *bird_socket;             /* NULL: the usual one */
	char *snapshot;                      /* NULL: none */
	struct proposed_peering peerings[2]; /* by type */
	struct text remarks;                 /* lines: what was left out */
};

void proposal_from_azure(struct proposal *p, const struct azure_facts *f);
/* From what BIRD and the kernel show; bird may know nothing. */
void proposal_from_host(struct proposal *p, const struct kernel_facts *k,
			const struct bird_facts *b);
/* Looks which of this host's interfaces hold the paths that are known. */
void proposal_find_interfaces(struct proposal *p, const struct kernel_facts *k);
/* Fills what nobody told, each marked as such. names: by path, NULL: none was given. */
void proposal_complete(struct proposal *p, const char *const names[static 2]);
void proposal_write(const struct proposal *p, struct text *out);
void proposal_free(struct proposal *p);

#endif
