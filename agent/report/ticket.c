/* SPDX-License-Identifier: ISC */
/* What the provider and Microsoft ask for first, and then the whole report: the one place where a
 * service key is shown whole. */
#include "base/text.h"
#include "formats.h"
#include "page.h"
#include "parts.h"

#include <string.h>

enum { TITLE = 2, VALUE = 19 };

static __attribute__((format(printf, 3, 4))) void row(struct page *p, const char *title,
						      const char *format, ...)
{
	char value[PAGE_TEXT];
	va_list args;

	va_start(args, format);
	text_vformat(value, sizeof(value), format, args);
	va_end(args);
	page_line(p, TITLE, VALUE);
	page_add(p, "%s", title);
	page_column(p, VALUE);
	page_add(p, "%s", value);
	page_end(p);
}

/* "2026-11-21 22:30:00 UTC" */
enum { MOMENT_TEXT = 40 };
static const char *moment(int64_t at_ms, char out[static MOMENT_TEXT])
{
	char text[TIME_TEXT];

	if (at_ms == 0)
		return "not known";
	time_text(at_ms, text);
	text_format(out, MOMENT_TEXT, "%.*s %.8s UTC", (int)strcspn(text, "T"), text,
		    text + strcspn(text, "T") + 1);
	return out;
}

static const char *mac_or(struct mac mac, char out[static MAC_TEXT])
{
	return mac_is_set(mac) ? mac_text(mac, out) : "not known";
}

static void end_row(struct page *p, const char *title, const struct address *a, uint32_t asn,
		    struct mac mac)
{
	char address[ADDRESS_TEXT], hardware[MAC_TEXT];

	row(p, title, "%s, AS %u, MAC %s", address_text(a, address), (unsigned)asn,
	    mac_or(mac, hardware));
}

static void session_rows(struct page *p, const struct evidence *e, const struct verdict *v)
{
	const char *state = session_state_name(v->session);
	char since[MOMENT_TEXT];

	row(p, "BGP session:", "%s since %s", state != NULL ? state : "state not known",
	    moment(v->since_ms, since));
	if (e->bird.found && e->bird.protocol.last_error[0] != '\0')
		row(p, "BGP's last error:", "%s", e->bird.protocol.last_error);
	if (e->host.neighbour_found)
		row(p, "ARP/ND entry:", "%s", neighbour_state_name(e->host.neighbour));
	if (v->cause)
		row(p, "Cause:", "%s (%s, %s)", v->cause->cause->title, v->cause->cause->code,
		    confidence_name(v->cause->proof.confidence));
}

static void link_block(struct page *p, const struct report *r, size_t i)
{
	const struct link *l = &r->intent->links[i];
	const struct evidence *e = &r->evidence[i];
	const struct mac heard = e->wire.msee_from.mac;
	char tags[TAGS_TEXT], subnet[PREFIX_TEXT];

	page_end(p);
	page_line(p, 0, 2);
	page_add(p, "%s %s of the %s peering: %s", path_name(l->path), family_name(l->family),
		 peering_type_name(l->type), status_name(r->verdicts[i].status));
	page_end(p);
	row(p, "Azure VLAN:", "%u, on this side %s", l->azure_vlan, tags_text(&l->tags, tags));
	row(p, "Interface:", "%s", link_interface(e));
	row(p, "Subnet:", "%s", prefix_text(&l->subnet, subnet));
	end_row(p, "Customer's end:", &l->ce, l->peer_asn, e->host.mac);
	end_row(p, "Microsoft's end:", &l->msee, l->azure_asn,
		mac_is_set(heard) ? heard : e->host.neighbour_mac);
	session_rows(p, e, &r->verdicts[i]);
}

static void circuit_block(struct page *p, const struct report *r, size_t first, size_t end)
{
	const struct circuit *c = &r->intent->circuits[r->intent->links[first].circuit];
	char from[MOMENT_TEXT], until[MOMENT_TEXT];

	page_line(p, 0, 2);
	page_add(p, "ExpressRoute circuit %s", c->name);
	page_end(p);
	row(p, "Service key:", "%s", c->service_key ? c->service_key : "not in the configuration");
	if (c->provider)
		row(p, "Provider:", "%s", c->provider);
	if (c->location)
		row(p, "Peering location:", "%s", c->location);
	row(p, "Watched:", "from %s to %s", moment(r->generated_ms - r->window_ms, from),
	    moment(r->generated_ms, until));
	row(p, "By:", "ceprobe %s on %s", r->version, r->host);
	for (size_t i = first; i < end; i++)
		if (r->shown[i])
			link_block(p, r, i);
	page_end(p);
}

void report_ticket(const struct report *r, FILE *out)
{
	struct report whole = *r;
	struct page p = {.out = out, .utf8 = r->utf8};

	for (size_t first = 0, end; first < r->intent->link_count; first = end) {
		end = circuit_end(r->intent, first);
		if (any_shown(r, first, end))
			circuit_block(&p, r, first, end);
	}
	page_line(&p, 0, 2);
	page_add(&p, "The report");
	page_end(&p);
	page_end(&p);
	whole.verbose = true;
	report_text(&whole, out);
}
