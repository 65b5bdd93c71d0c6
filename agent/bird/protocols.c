/* SPDX-License-Identifier: ISC */
/* A description can hold any text, a message comes from the peer: so a line is known by its indent
 * and by what stands before its first colon, never by what it contains. Indent 2 is the protocol's,
 * or opens a part of it; indent 4 is a field of that part; deeper ones are not ours. Unknown labels
 * are passed over: every release of BIRD adds some. */
#include "protocols.h"

#include "base/text.h"
#include "field.h"

enum { INDENT_PROTOCOL = 2, INDENT_FIELD = 4, INDENT_STATISTICS = 6, ROOM_FIRST = 16 };

/* clang-format off */
static const struct {
	const char *word;
	enum bird_protocol_state state;
} protocol_states[] = {
	{ "down", BIRD_PROTOCOL_DOWN },
	{ "start", BIRD_PROTOCOL_START },
	{ "up", BIRD_PROTOCOL_UP },
	{ "stop", BIRD_PROTOCOL_STOP },
	{ "flush", BIRD_PROTOCOL_STOP },
	{ "wait", BIRD_PROTOCOL_UP }, /* 1.6: up, not ready to export */
	{ "feed", BIRD_PROTOCOL_UP },
	{ "???", BIRD_PROTOCOL_START },
};

static const struct {
	const char *word;
	enum session_state state;
	bool passive, stopping;
} session_states[] = {
	{ "Established", SESSION_ESTABLISHED, false, false },
	{ "Active", SESSION_ACTIVE, false, false },
	{ "Connect", SESSION_CONNECT, false, false },
	{ "Idle", SESSION_IDLE, false, false },
	{ "Passive", SESSION_ACTIVE, true, false },
	{ "OpenSent", SESSION_OPENSENT, false, false },
	{ "OpenConfirm", SESSION_OPENCONFIRM, false, false },
	{ "Down", SESSION_DOWN, false, false },
	{ "Close", SESSION_IDLE, false, true },
	{ "Flush", SESSION_IDLE, false, true },
};

static const struct {
	const char *prefix;
	enum bird_error_class class;
} error_classes[] = {
	{ "Error: ", BIRD_ERROR_LOCAL },
	{ "Socket: ", BIRD_ERROR_SOCKET },
	{ "Received: ", BIRD_ERROR_RECEIVED },
	{ "BGP Error: ", BIRD_ERROR_SENT },
	{ "Automatic shutdown: ", BIRD_ERROR_SHUTDOWN },
};
/* clang-format on */

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void read_description(struct bird_protocol *p, struct cursor value)
{
	field_text(value, p->description, sizeof(p->description));
}

static void read_message(struct bird_protocol *p, struct cursor value)
{
	field_text(value, p->message, sizeof(p->message));
}

static void read_vrf(struct bird_protocol *p, struct cursor value)
{
	field_text(value, p->vrf, sizeof(p->vrf));
}

static void read_session(struct bird_protocol *p, struct cursor value)
{
	for (size_t i = 0; i < COUNT(session_states); i++) {
		if (!cursor_is(value, session_states[i].word))
			continue;
		/* A protocol that is down has no session, whatever is left of the last one. */
		if (p->state != BIRD_PROTOCOL_DOWN)
			p->session = session_states[i].state;
		p->passive = session_states[i].passive;
		p->stopping = session_states[i].stopping;
	}
}

static void read_neighbour(struct bird_protocol *p, struct cursor value)
{
	if (!field_address(value, &p->neighbour, p->neighbour_interface,
			   sizeof(p->neighbour_interface)))
		return;
	/* BIRD 1.6 has one table, without a name, and prints it before the neighbour. */
	if (p->channel_count > 0 && p->channels[0].name[0] == '\0')
		text_format(p->channels[0].name, sizeof(p->channels[0].name), "%s",
			    p->neighbour.family == FAMILY_IPV4 ? "ipv4" : "ipv6");
}

static void read_range(struct bird_protocol *p, struct cursor value)
{
	char text[PREFIX_TEXT];

	field_text(value, text, sizeof(text));
	p->range = true;
	(void)prefix_parse(text, &p->neighbours);
}

static void read_neighbour_as(struct bird_protocol *p, struct cursor value)
{
	(void)field_u32(value, &p->neighbour_as);
}

static void read_local_as(struct bird_protocol *p, struct cursor value)
{
	p->has_local_as = field_u32(value, &p->local_as);
}

static void read_source(struct bird_protocol *p, struct cursor value)
{
	(void)field_address(value, &p->source, NULL, 0);
}

static void read_graceful_restart(struct bird_protocol *p, struct cursor value)
{
	(void)value;
	p->graceful_restart = true;
}

static void read_error_wait(struct bird_protocol *p, struct cursor value)
{
	field_timer(value, &p->error_wait_left_ms, &p->error_wait_ms);
}

static void read_connect_delay(struct bird_protocol *p, struct cursor value)
{
	field_timer(value, &p->connect_delay_left_ms, &p->connect_delay_ms);
}

static void read_hold(struct bird_protocol *p, struct cursor value)
{
	uint32_t hold_ms = 0;

	field_timer(value, &p->hold_left_ms, &hold_ms);
	p->hold_s = hold_ms / 1000;
}

static void read_last_error(struct bird_protocol *p, struct cursor value)
{
	field_text(value, p->last_error, sizeof(p->last_error));
	for (size_t i = 0; i < COUNT(error_classes); i++) {
		struct cursor text = value;
		if (cursor_prefix(&text, error_classes[i].prefix))
			p->error_class = error_classes[i].class;
	}
}

/* The readers of a channel's fields speak of the last channel. BIRD 1.6 has them at the protocol's
 * level, so that the first of them has to make the only channel there is. */
static struct bird_channel *channel_of(struct bird_protocol *p)
{
	if (p->channel_count == 0)
		p->channels[p->channel_count++].up = p->state == BIRD_PROTOCOL_UP;
	return &p->channels[p->channel_count - 1];
}

static void read_channel_state(struct bird_protocol *p, struct cursor value)
{
	channel_of(p)->up = cursor_is(value, "UP");
}

/* "2 imported, 3 filtered, 0 exported, 2 preferred" */
static void read_routes(struct bird_protocol *p, struct cursor value)
{
	struct bird_channel *channel = channel_of(p);
	const struct {
		const char *word;
		uint64_t *count;
	} counts[] = {
		{"imported", &channel->imported},
		{"filtered", &channel->filtered},
		{"exported", &channel->exported},
	};
	struct cursor word;
	uint64_t count;

	channel->counted = true;
	while (cursor_word(&value, &word) && cursor_decimal(&word, &count) &&
	       cursor_word(&value, &word))
		for (size_t i = 0; i < COUNT(counts); i++)
			if (cursor_prefix(&word, counts[i].word))
				*counts[i].count = count;
}

/* Received, rejected, filtered, and more: "3  0  3  0  0" */
static void read_updates(struct bird_protocol *p, struct cursor value)
{
	uint32_t counts[3] = {0};

	field_counts(value, counts, COUNT(counts));
	channel_of(p)->refused = counts[2];
}

static void read_withdraws(struct bird_protocol *p, struct cursor value)
{
	struct bird_channel *channel = channel_of(p);
	uint32_t count = 0;

	field_counts(value, &count, 1);
	channel->refused -= count < channel->refused ? count : channel->refused;
}

/* "4 [HIT]" */
static bool limit_is_hit(struct cursor value)
{
	uint64_t limit;

	return cursor_decimal(&value, &limit) && cursor_is(value, " [HIT]");
}

static void read_receive_limit(struct bird_protocol *p, struct cursor value)
{
	channel_of(p)->receive_limit_hit = limit_is_hit(value);
}

static void read_import_limit(struct bird_protocol *p, struct cursor value)
{
	channel_of(p)->import_limit_hit = limit_is_hit(value);
}

static void read_export_limit(struct bird_protocol *p, struct cursor value)
{
	channel_of(p)->export_limit_hit = limit_is_hit(value);
}

enum level { LEVEL_PROTOCOL, LEVEL_NEIGHBOUR, LEVEL_CHANNEL, LEVEL_STATISTICS };

/* clang-format off */
static const struct label {
	enum level level;
	const char *text;
	void (*read)(struct bird_protocol *p, struct cursor value);
} labels[] = {
	{ LEVEL_PROTOCOL, "Description", read_description },
	{ LEVEL_PROTOCOL, "Message", read_message },
	{ LEVEL_PROTOCOL, "VRF", read_vrf },
	{ LEVEL_PROTOCOL, "BGP state", read_session },
	{ LEVEL_PROTOCOL, "Routes", read_routes }, /* 1.6, as the next three */
	{ LEVEL_PROTOCOL, "Receive limit", read_receive_limit },
	{ LEVEL_PROTOCOL, "Import limit", read_import_limit },
	{ LEVEL_PROTOCOL, "Export limit", read_export_limit },
	{ LEVEL_NEIGHBOUR, "Neighbor address", read_neighbour },
	{ LEVEL_NEIGHBOUR, "Neighbor range", read_range },
	{ LEVEL_NEIGHBOUR, "Neighbor AS", read_neighbour_as },
	{ LEVEL_NEIGHBOUR, "Local AS", read_local_as },
	{ LEVEL_NEIGHBOUR, "Neighbor graceful restart active", read_graceful_restart },
	{ LEVEL_NEIGHBOUR, "Source address", read_source },
	{ LEVEL_NEIGHBOUR, "Hold timer", read_hold },
	{ LEVEL_NEIGHBOUR, "Error wait", read_error_wait },
	{ LEVEL_NEIGHBOUR, "Connect delay", read_connect_delay },
	{ LEVEL_NEIGHBOUR, "Last error", read_last_error },
	{ LEVEL_CHANNEL, "State", read_channel_state },
	{ LEVEL_CHANNEL, "Routes", read_routes },
	{ LEVEL_CHANNEL, "Receive limit", read_receive_limit },
	{ LEVEL_CHANNEL, "Import limit", read_import_limit },
	{ LEVEL_CHANNEL, "Export limit", read_export_limit },
	{ LEVEL_STATISTICS, "Import updates", read_updates },
	{ LEVEL_STATISTICS, "Import withdraws", read_withdraws },
};
/* clang-format on */

static void label_apply(enum level level, struct cursor line, struct bird_protocol *p)
{
	const uint8_t *colon = memchr(line.at, ':', line.left);
	struct cursor label = field_trimmed(line), value = {0};

	if (colon != NULL) {
		value = line;
		if (!cursor_take(&value, (size_t)(colon - line.at), &label) ||
		    !cursor_skip(&value, 1))
			return;
	}
	if (label.left == 0)
		return;
	for (const struct label *l = labels; l < labels + COUNT(labels); l++)
		if (l->level == level && label.at[0] == (uint8_t)l->text[0] &&
		    cursor_is(label, l->text)) {
			l->read(p, field_trimmed(value));
			return;
		}
}

static void part_begin(struct protocols_reader *r, struct cursor line, struct bird_protocol *p)
{
	struct cursor state = line;

	r->part = PART_NONE;
	if (cursor_prefix(&state, "BGP state:"))
		r->part = PART_NEIGHBOUR;
	if (!cursor_prefix(&line, "Channel ") || p->channel_count == BIRD_CHANNELS)
		return;
	r->part = PART_CHANNEL;
	field_text(line, p->channels[p->channel_count].name, sizeof(p->channels[0].name));
	p->channel_count++;
}

void protocols_detail(struct protocols_reader *r, struct cursor line)
{
	struct bird_protocol *p;
	size_t indent = 0;

	if (!r->reading)
		return;
	while (indent < line.left && line.at[indent] == ' ')
		indent++;
	if (!cursor_skip(&line, indent) || line.left == 0)
		return;
	p = &r->out->protocols[r->out->protocol_count - 1];
	r->detailed = true;
	if (indent == INDENT_PROTOCOL) {
		part_begin(r, line, p);
		label_apply(LEVEL_PROTOCOL, line, p);
	} else if (indent == INDENT_FIELD && r->part != PART_NONE) {
		label_apply(r->part == PART_CHANNEL ? LEVEL_CHANNEL : LEVEL_NEIGHBOUR, line, p);
	} else if (indent == INDENT_STATISTICS && r->part == PART_CHANNEL) {
		label_apply(LEVEL_STATISTICS, line, p);
	}
}

static struct bird_protocol *protocol_add(struct protocols_reader *r)
{
	struct bird_facts *out = r->out;

	if (out->protocol_count == r->room) {
		r->room = r->room > 0 ? 2 * r->room : ROOM_FIRST;
		out->protocols = xrealloc(out->protocols, r->room, sizeof(*out->protocols));
	}
	out->protocols[out->protocol_count] = (struct bird_protocol){0};
	return &out->protocols[out->protocol_count++];
}

/* "2026-11-21 22:37:37.978309" may be two words; it ends where two blanks follow. */
static struct cursor since_take(struct cursor rest)
{
	rest = field_trimmed(rest);
	for (size_t i = 0; i + 1 < rest.left; i++)
		if (rest.at[i] == ' ' && rest.at[i + 1] == ' ')
			rest.left = i;
	return rest;
}

struct row {
	struct cursor name, type, table, state, rest;
};

static bool row_read(struct cursor line, struct row *out)
{
	bool whole = cursor_word(&line, &out->name) && cursor_word(&line, &out->type) &&
		     cursor_word(&line, &out->table) && cursor_word(&line, &out->state);

	out->rest = line;
	return whole;
}

bool protocols_is_row(struct cursor line)
{
	struct row row;

	if (!row_read(line, &row))
		return false;
	for (size_t i = 0; i < COUNT(protocol_states); i++)
		if (cursor_is(row.state, protocol_states[i].word))
			return true;
	return false;
}

void protocols_row(struct protocols_reader *r, struct cursor line)
{
	struct bird_protocol *p;
	struct row row;

	protocols_leave(r);
	if (!row_read(line, &row) || !cursor_is(row.type, "BGP"))
		return;
	p = protocol_add(r);
	r->reading = true;
	p->state = BIRD_PROTOCOL_START;
	for (size_t i = 0; i < COUNT(protocol_states); i++)
		if (cursor_is(row.state, protocol_states[i].word))
			p->state = protocol_states[i].state;
	if (p->state == BIRD_PROTOCOL_DOWN)
		p->session = SESSION_DOWN;
	field_text(row.name, p->name, sizeof(p->name));
	field_text(since_take(row.rest), p->since, sizeof(p->since));
}

void protocols_leave(struct protocols_reader *r)
{
	r->reading = false;
	r->part = PART_NONE;
}
