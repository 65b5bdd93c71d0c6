/* SPDX-License-Identifier: ISC */
#include "reply.h"

#include "bird/read.h"

enum { CODE_DIGITS = 4, QUOTED = 60 };

static bool code_read(struct cursor *c, uint16_t *out)
{
	unsigned code = 0;
	uint8_t digit;

	for (int i = 0; i < CODE_DIGITS; i++) {
		if (!cursor_u8(c, &digit) || digit < '0' || digit > '9')
			return false;
		code = code * 10 + (digit - '0');
	}
	*out = (uint16_t)code;
	return true;
}

enum reply_kind reply_line_read(struct cursor bytes, struct reply_line *line)
{
	uint16_t code = line->code;
	uint8_t mark = 0;
	struct cursor rest = bytes;

	if (!cursor_u8(&rest, &mark))
		return REPLY_FOREIGN;
	if (mark == '+' || mark == '<')
		return REPLY_ASIDE;
	if (mark == ' ') {
		if (code == REPLY_NO_CODE)
			return REPLY_FOREIGN;
		*line = (struct reply_line){.code = code, .text = rest};
		return REPLY_LINE;
	}
	if (!code_read(&bytes, &code) || !cursor_u8(&bytes, &mark) || (mark != ' ' && mark != '-'))
		return REPLY_FOREIGN;
	*line = (struct reply_line){.code = code, .final = mark == ' ', .text = bytes};
	return REPLY_LINE;
}

void reply_begin(struct reply *r)
{
	r->line = (struct reply_line){.code = REPLY_NO_CODE};
}

void reply_aside(struct reply *r, const char *line)
{
	text_addf(&r->bytes, "+%s", line);
	r->seen = r->bytes.len;
}

static enum reply_status broken(struct cursor line, const char *what, struct err *err)
{
	char quoted[QUOTED];

	text_printable(quoted, sizeof(quoted), line.at, line.left);
	err_set(err, "%s: \"%s\"", what, quoted);
	return REPLY_BROKEN;
}

enum reply_status reply_feed(struct reply *r, struct cursor piece, struct err *err)
{
	struct cursor rest, line;

	if (piece.left > BIRD_REPLY_MAX - r->bytes.len) {
		err_set(err, "a reply of more than %d MiB", BIRD_REPLY_MAX >> 20);
		return REPLY_BROKEN;
	}
	text_add(&r->bytes, piece.at, piece.left);
	rest = cursor_of(r->bytes.at + r->seen, r->bytes.len - r->seen);
	while (cursor_line(&rest, &line)) {
		r->seen = r->bytes.len - rest.left;
		if (line.left >= REPLY_LINE_MAX)
			return broken(line, "a line of more than 512 bytes", err);
		switch (reply_line_read(line, &r->line)) {
		case REPLY_FOREIGN:
			return broken(line, "a line that is not of BIRD's protocol", err);
		case REPLY_LINE:
			if (r->line.final)
				return REPLY_DONE;
			break;
		case REPLY_ASIDE:
			break;
		}
	}
	if (rest.left >= REPLY_LINE_MAX)
		return broken(rest, "a line of more than 512 bytes", err);
	return REPLY_MORE;
}
