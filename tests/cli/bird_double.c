/* SPDX-License-Identifier: ISC */
/* A control socket whose owner is not as BIRD is: bird_double PATH silent|close|cut|nonsense|left,
 * or another version, whose `show protocols all` stands in a file: bird_double PATH 1.6.8 FILE. It
 * serves until it is killed; `left` binds the socket and goes. */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
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

static void say(int client, const char *words)
{
	(void)!send(client, words, strlen(words), MSG_NOSIGNAL);
}

/* As BIRD 1.6 answers. */
static void serve_version(int client, const char *version, const char *table)
{
	char command[512], words[512], now[32];
	time_t t = time(NULL);
	ssize_t got;

	strftime(now, sizeof(now), "%Y-%m-%d %H:%M:%S", localtime(&t));
	snprintf(words, sizeof(words), "0001 BIRD %s ready.\n", version);
	say(client, words);
	while ((got = recv(client, command, sizeof(command) - 1, 0)) > 0) {
		command[got] = '\0';
		if (strcmp(command, "restrict\n") == 0) {
			say(client, "0016 Access restricted\n");
		} else if (strcmp(command, "show status\n") == 0) {
			snprintf(words, sizeof(words),
				 "1000-BIRD %s\n1011-Router ID is 10.0.0.1\n Current server time "
				 "is %s\n"
				 " Last reboot on %s\n Last reconfiguration on %s\n"
				 "0013 Daemon is up and running\n",
				 version, now, now, now);
			say(client, words);
		} else {
			say(client, strcmp(command, "show protocols all\n") == 0
					    ? table
					    : "9001 syntax error\n");
		}
	}
}

int main(int argc, char **argv)
{
	static char table[4 << 20];
	FILE *file = argc == 4 ? fopen(argv[3], "r") : NULL;

	struct sockaddr_un at = {.sun_family = AF_UNIX};
	int client, listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (argc < 3 || listener < 0 || (argc == 4 && !file))
		return 2;
	if (file)
		table[fread(table, 1, sizeof(table) - 1, file)] = '\0';
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
		if (file)
			serve_version(client, argv[2], table);
		else
			serve(client, argv[2]);
		close(client);
	}
	return 1;
}
