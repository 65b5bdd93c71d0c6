/* SPDX-License-Identifier: ISC */
/* What only shows across links: a peering with one path left has no redundancy, and no SLA. */
#include "diagnose/engine.h"

#include "base/text.h"
#include "proof.h"
#include "workflow.h"

/* A state that nobody told, with a critical cause, is down, too. */
static bool is_down(const struct verdict *v)
{
	if (v->session == SESSION_UNKNOWN)
		return v->status == STATUS_CRITICAL;
	return v->session != SESSION_ESTABLISHED;
}

/* Who must act is who must mend the path that is down. */
static void finding_add(struct circuit_verdict *out, const struct link *down,
			const struct verdict *v, bool all)
{
	const struct cause *row = cause_by_code("redundancy-lost");

	if (!row || out->finding_count == FINDINGS_MAX)
		return;
	struct finding *f = &out->findings[out->finding_count++];

	*f = (struct finding){.cause = row};
	f->proof.owner = v->cause ? v->cause->proof.owner : row->owner;
	f->proof.severity = all ? SEVERITY_CRITICAL : SEVERITY_WARNING;
	f->proof.confidence = CONFIDENCE_CERTAIN;
	if (all)
		proof_say(&f->proof, SOURCE_BIRD, 0, "%s peering, %s: both paths are down",
			  peering_type_name(down->type), family_name(down->family));
	else
		proof_say(&f->proof, SOURCE_BIRD, 0,
			  "%s peering, %s: the %s path is down, only the other is Established",
			  peering_type_name(down->type), family_name(down->family),
			  path_name(down->path));
}

void diagnose_circuit(const struct evidence *e, const struct verdict *v, size_t count,
		      struct finding room[static FINDINGS_MAX], struct circuit_verdict *out)
{
	*out = (struct circuit_verdict){.status = STATUS_OK, .findings = room};
	workflow_judge(e, v, count, &out->workflow);
	for (size_t i = 0; i < count; i++) {
		if (v[i].status > out->status)
			out->status = v[i].status;
		/* A source that was named and could not be read: not known to be well. */
		if (e[i].azure.why[0] && out->status < STATUS_UNKNOWN)
			out->status = STATUS_UNKNOWN;
		/* A pair stands close together: a peering has at most two paths of two families. */
		for (size_t j = i + 1; j < count && j < i + 4; j++) {
			bool i_down = is_down(&v[i]), j_down = is_down(&v[j]);
			/* What is down as planned is no loss, but the other's loss leaves nothing.
			 */
			bool i_lost = i_down && !e[i].link.planned_down;
			bool j_lost = j_down && !e[j].link.planned_down;
			bool other_up = v[i_lost ? j : i].session == SESSION_ESTABLISHED;

			if (!links_are_siblings(&e[i].link, &e[j].link) || (!i_lost && !j_lost) ||
			    (!(i_down && j_down) && !other_up))
				continue;
			finding_add(out, i_lost ? &e[i].link : &e[j].link, i_lost ? &v[i] : &v[j],
				    i_down && j_down);
			if (out->status < STATUS_WARNING)
				out->status = STATUS_WARNING;
		}
	}
}
