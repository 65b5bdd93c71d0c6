/* SPDX-License-Identifier: ISC */
/* Every line becomes a code and a text, and the code says who reads it. The socket and `birdc -v`
 * print the codes; for plain `birdc`, which takes them off, we put back the ones that matter. */
#include "bird/read.h"

#include "clock.h"
#include "field.h"
#include "listings.h"
#include "protocols.h"
#include "reply.h"

enum code {
	CODE_WELCOME = 1,
	CODE_VERSION = 1000,
	CODE_PROTOCOL = 1002,
	CODE_PROTOCOL_DETAIL = 1006,
	CODE_ROUTE = 1007,
	CODE_ROUTE_TYPE = 1008,
	CODE_ROUTE_ATTRIBUTES = 1012,
	CODE_STATUS = 1011,
	CODE_BFD = 1020,
	CODE_PROTOCOL_HEADING = 2002,
	CODE_LINE_LOST = 8000,
	CODE_NO_PROTOCOL = 8003,
	CODE_OTHER = REPLY_NO_CODE /* birdc's prose that is not ours */
};

enum { BFD_ROOM_FIRST = 16, BFD_WORDS_AFTER_SINCE = 2, STAMP_TEXT = 40 };

struct parse {
	struct bird_facts *out;
	struct protocols_reader protocols;
	size_t bfd_room;
	enum code table; /* whose rows follow in birdc's text */
	bool answered;   /* `show protocols` was, if only with "none" */
	struct listings listings;
	char server_time[STAMP_TEXT], reboot[STAMP_TEXT], reconfigured[STAMP_TEXT];
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* "BIRD 2.0.12", "BIRD 2.0.12 ready." */
static void version_line(struct parse *p, struct cursor text)
{
	struct cursor word;

	if (cursor_prefix(&text, "BIRD ") && cursor_word(&text, &word))
		field_text(word, p->out->version, sizeof(p->out->version));
}

static void status_line(struct parse *p, struct cursor text)
{
	const struct {
		const char *before;
		char *out;
		size_t room;
	} lines[] = {
		{"Router ID is ", p->out->router_id, sizeof(p->out->router_id)},
		{"Current server time is ", p->server_time, sizeof(p->server_time)},
		{"Last reboot on ", p->reboot, sizeof(p->reboot)},
		{"Last reconfiguration on ", p->reconfigured, sizeof(p->reconfigured)},
	};

	for (size_t i = 0; i < COUNT(lines); i++)
		if (cursor_prefix(&text, lines[i].before))
			field_text(text, lines[i].out, lines[i].room);
}

static void heading_line(struct parse *p, struct cursor text)
{
	(void)text;
	p->answered = true;
	protocols_leave(&p->protocols);
}

static void row_line(struct parse *p, struct cursor text)
{
	protocols_row(&p->protocols, text);
}

static void detail_line(struct parse *p, struct cursor text)
{
	protocols_detail(&p->protocols, text);
}

static void lost_line(struct parse *p, struct cursor text)
{
	(void)text;
	p->out->lines_lost++;
}

static void none_line(struct parse *p, struct cursor text)
{
	(void)text;
	p->answered = true;
}

static struct cursor last_word_dropped(struct cursor c)
{
	c = field_trimmed(c);
	while (c.left > 0 && c.at[c.left - 1] != ' ')
		c.left--;
	return field_trimmed(c);
}

/* "10.99.0.2                 veth0      Up         22:45:45.240    0.100    0.300"; the heading
 * stands only under a BFD protocol that is up. */
static void bfd_line(struct parse *p, struct cursor text)
{
	struct bird_bfd_session session = {0};
	struct bird_facts *out = p->out;
	struct cursor interface, state, address = text;

	if (cursor_prefix(&address, "IP address"))
		out->bfd_running = true;
	if (!field_address(text, &session.neighbour, NULL, 0) || !cursor_word(&text, &address) ||
	    !cursor_word(&text, &interface) || !cursor_word(&text, &state))
		return;
	for (int i = 0; i < BFD_WORDS_AFTER_SINCE; i++)
		text = last_word_dropped(text);
	if (!cursor_is(interface, "---"))
		field_text(interface, session.interface, sizeof(session.interface));
	field_text(state, session.state, sizeof(session.state));
	field_text(text, session.since, sizeof(session.since));
	if (out->bfd_count == p->bfd_room) {
		p->bfd_room = p->bfd_room > 0 ? 2 * p->bfd_room : BFD_ROOM_FIRST;
		out->bfd = xrealloc(out->bfd, p->bfd_room, sizeof(*out->bfd));
	}
	out->bfd[out->bfd_count++] = session;
}

static void route_line(struct parse *p, struct cursor text)
{
	routes_line(&p->listings.reader, text);
}

/* clang-format off */
static const struct {
	enum code code;
	void (*read)(struct parse *p, struct cursor text);
} readers[] = {
	{ CODE_PROTOCOL_DETAIL, detail_line }, /* most lines are */
	{ CODE_PROTOCOL, row_line },
	{ CODE_ROUTE, route_line },
	{ CODE_ROUTE_TYPE, route_line },
	{ CODE_ROUTE_ATTRIBUTES, route_line },
	{ CODE_WELCOME, version_line },
	{ CODE_VERSION, version_line },
	{ CODE_STATUS, status_line },
	{ CODE_BFD, bfd_line },
	{ CODE_PROTOCOL_HEADING, heading_line },
	{ CODE_LINE_LOST, lost_line },
	{ CODE_NO_PROTOCOL, none_line },
};

/* How the lines of birdc that are no rows of a table begin. */
static const struct {
	const char *begins;
	enum code code;
} openings[] = {
	{ "BIRD ", CODE_VERSION },
	{ "Name       Proto ", CODE_PROTOCOL_HEADING },
	{ "name     proto ", CODE_PROTOCOL_HEADING },
	{ "IP address ", CODE_BFD },
	{ "Router ID is ", CODE_STATUS },
	{ "Current server time is ", CODE_STATUS },
	{ "Last reboot on ", CODE_STATUS },
	{ "Last reconfiguration on ", CODE_STATUS },
	{ "No protocols match", CODE_NO_PROTOCOL },
	{ "<line overflow>", CODE_LINE_LOST },
};
/* clang-format on */

static void line_apply(struct parse *p, unsigned code, struct cursor text)
{
	for (size_t i = 0; i < COUNT(readers); i++)
		if (readers[i].code == code) {
			readers[i].read(p, text);
			return;
		}
}

static enum code code_guess(const struct parse *p, struct cursor line)
{
	struct address address;

	if (p->listings.open)
		return CODE_ROUTE;
	if (line.left == 0 || line.at[0] == ' ')
		return CODE_PROTOCOL_DETAIL;
	if (p->table == CODE_PROTOCOL_HEADING && protocols_is_row(line))
		return CODE_PROTOCOL;
	if (p->table == CODE_BFD && field_address(line, &address, NULL, 0))
		return CODE_BFD;
	for (size_t i = 0; i < COUNT(openings); i++) {
		struct cursor rest = line;
		if (cursor_prefix(&rest, openings[i].begins))
			return openings[i].code;
	}
	return CODE_OTHER;
}

/* The next line, the last one without its "\n" too; files may have "\r\n". */
static bool line_take(struct cursor *all, struct cursor *line)
{
	if (all->left == 0)
		return false;
	if (!cursor_line(all, line)) {
		*line = *all;
		all->left = 0;
	}
	if (line->left > 0 && line->at[line->left - 1] == '\r')
		line->left--;
	return true;
}

/* An interactive birdc puts its prompt before the first line of each reply. */
static struct cursor prompt_dropped(struct cursor line)
{
	if (cursor_prefix(&line, "bird> "))
		(void)cursor_prefix(&line, "\r\033[K");
	return line;
}

static void parse_birdc(struct parse *p, struct cursor all)
{
	struct cursor line;

	while (line_take(&all, &line)) {
		struct cursor typed = line = prompt_dropped(line);

		/* Of routes, too, it must be seen what was asked: a prompt, or a "+" before it. */
		(void)cursor_prefix(&typed, "+");
		if (listings_question(&p->listings, typed))
			continue;
		enum code code = code_guess(p, line);
		if (code == CODE_PROTOCOL_HEADING || code == CODE_BFD)
			p->table = code;
		if (code != CODE_PROTOCOL_DETAIL && code != CODE_LINE_LOST)
			protocols_leave(&p->protocols);
		line_apply(p, code, line);
	}
}

/* `birdc -v` prints the codes, five blanks where the socket has one, and no "0000 "; the greeting
 * is always its first line. */
static bool is_birdc_verbose(struct cursor all)
{
	struct cursor line;

	if (!cursor_prefix(&all, "0001 "))
		return false;
	while (line_take(&all, &line)) {
		struct cursor end = line;
		if (cursor_prefix(&end, "0000"))
			return false;
		if (cursor_prefix(&line, " ") && !cursor_prefix(&line, "    "))
			return false;
	}
	return true;
}

static bool is_coded(struct cursor all)
{
	struct cursor line = {0};
	struct reply_line reply = {.code = REPLY_NO_CODE};

	while (line_take(&all, &line))
		if (line.left > 0 && reply_line_read(line, &reply) != REPLY_ASIDE)
			break;
	return reply.code != REPLY_NO_CODE;
}

static bool parse_coded(struct parse *p, struct cursor all, struct err *err)
{
	struct reply_line reply = {.code = REPLY_NO_CODE, .final = true};
	bool verbose = is_birdc_verbose(all);
	struct cursor line;

	for (size_t number = 1; line_take(&all, &line); number++) {
		/* Editors take blanks off the ends of lines; on the socket that is no line. */
		if (line.left == 0)
			continue;
		if (cursor_is(line, "0000"))
			line = cursor_of("0000 ", 5);
		switch (reply_line_read(line, &reply)) {
		case REPLY_FOREIGN:
			return err_set(err, "line %zu is not of BIRD's control protocol", number);
		case REPLY_ASIDE:
			if (cursor_prefix(&line, "+"))
				(void)listings_question(&p->listings, line);
			continue;
		case REPLY_LINE:
			break;
		}
		if (verbose && line.at[0] == ' ')
			(void)cursor_prefix(&reply.text, "    ");
		line_apply(p, reply.code, reply.text);
		if (reply.final)
			listings_final(&p->listings, reply.code);
	}
	if (!reply.final && !verbose)
		return err_set(err, "it ends in the middle of a reply (the last line of one is "
				    "four digits and a blank, like \"0000 \")");
	return true;
}

static void times_resolve(struct parse *p, int64_t reference_ms)
{
	struct bird_clock clock = bird_clock_of(p->server_time, reference_ms);
	struct bird_facts *out = p->out;

	out->reboot_ms = bird_clock_utc_ms(&clock, p->reboot);
	out->reconfigured_ms = bird_clock_utc_ms(&clock, p->reconfigured);
	for (size_t i = 0; i < out->protocol_count; i++)
		out->protocols[i].since_ms = bird_clock_utc_ms(&clock, out->protocols[i].since);
}

static bool is_complete(const struct parse *p, struct err *err)
{
	if (!p->answered)
		return err_set(err, "it holds no reply of BIRD to `show protocols all`");
	if (p->out->protocol_count > 0 && !p->protocols.detailed)
		return err_set(err, "it holds a reply to `show protocols`; what is needed is "
				    "`show protocols all`");
	return true;
}

bool bird_parse(struct cursor bytes, int64_t reference_ms, struct bird_facts *out, struct err *err)
{
	struct parse p = {.out = out, .protocols.out = out, .table = CODE_OTHER};
	bool good = true;

	*out = (struct bird_facts){0};
	if (is_coded(bytes))
		good = parse_coded(&p, bytes, err);
	else
		parse_birdc(&p, bytes);
	listings_final(&p.listings, 0); /* of text without codes; else it is already closed */
	out->listings = p.listings.at;
	out->listing_count = p.listings.count;
	if (!good || !is_complete(&p, err)) {
		bird_facts_free(out);
		return false;
	}
	times_resolve(&p, reference_ms);
	return true;
}
