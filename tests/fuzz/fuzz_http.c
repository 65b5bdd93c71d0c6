/* SPDX-License-Identifier: ISC */
/* What a client of `listen:` sends, over a real connection, until the server has answered and hung
 * up. */
#include "../../agent/app/http.h"
#include "base/text.h"

#include <arpa/inet.h>
#include <event2/event.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { TURNS = 32, PORT_FIRST = 20000, PORTS = 40000 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct event_base *base;
static struct sockaddr_in server;

static void render(const struct format *format, FILE *out, void *context)
{
	(void)context;
	fprintf(out, "%s\n", format->name);
}

/* Once, on the first port from there that is free. */
static void serve(void)
{
	unsigned port = PORT_FIRST + (unsigned)getpid() % PORTS;
	struct err err;
	char at[32];

	base = event_base_new();
	do
		text_format(at, sizeof(at), "127.0.0.1:%u", ++port);
	while (!http_open(base, at, render, NULL, &err));
	server = (struct sockaddr_in){.sin_family = AF_INET,
				      .sin_port = htons((uint16_t)port),
				      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct linger at_once = {.l_onoff = 1};
	char answer[4096];
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (!base)
		serve();
	(void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
	(void)connect(fd, (const struct sockaddr *)&server, sizeof(server));
	(void)!event_base_loop(base, EVLOOP_NONBLOCK);
	(void)!send(fd, data, size, MSG_NOSIGNAL);
	(void)shutdown(fd, SHUT_WR);
	for (int i = 0; i < TURNS; i++) {
		(void)!event_base_loop(base, EVLOOP_NONBLOCK);
		if (recv(fd, answer, sizeof(answer), 0) == 0)
			break;
	}
	close(fd);
	(void)!event_base_loop(base, EVLOOP_NONBLOCK);
	return 0;
}
