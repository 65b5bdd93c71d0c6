/* SPDX-License-Identifier: ISC */
/* A control socket whose owner is not as BIRD is: bird_double PATH silent|close|cut|nonsense|left.
 * It serves until it is killed; `left` binds the socket and goes. */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define GREETING "0001 BIRD 2.0.12 ready.\n"

/* `cut` answers as BIRD does up to the middle of its first table. */
static void serve(int client, const char *how)
{
	const char *words = GREETING;
	char command[512];

	if (strcmp(how, "nonsense") == 0)
		words = "220 mail.example.com ESMTP\r\n";
	if (strcmp(how, "close") == 0 || send(client, words, strlen(words), MSG_NOSIGNAL) < 0)
		return;
	while (strcmp(how, "cut") == 0 && recv(client, command, sizeof(command), 0) > 0) {
		if (strncmp(command, "show", 4) != 0) {
			words = strncmp(command, "restrict", 8) == 0 ? "0016 Access restricted\n"
								     : "9001 syntax error\n";
			(void)!send(client, words, strlen(words), MSG_NOSIGNAL);
			continue;
		}
		words = "1000-BIRD 2.0.12\n1011-Router ID";
		(void)!send(client, words, strlen(words), MSG_NOSIGNAL);
		return;
	}
}

int main(int argc, char **argv)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	int client, listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (argc != 3 || listener < 0)
		return 2;
	snprintf(at.sun_path, sizeof(at.sun_path), "%s", argv[1]);
	if (bind(listener, (const struct sockaddr *)&at, sizeof(at)) != 0) {
		perror(argv[1]);
		return 1;
	}
	if (strcmp(argv[2], "left") == 0)
		return 0;
	if (listen(listener, 8) != 0)
		return 1;
	while (strcmp(argv[2], "silent") == 0)
		pause(); /* the connection waits in the queue: accepted, and nothing comes */
	while ((client = accept(listener, NULL, NULL)) >= 0) {
		serve(client, argv[2]);
		close(client);
	}
	return 1;
}
