/* SPDX-License-Identifier: ISC */
/* The subcommands; each gets its own name as argv[0] and returns the exit status. */
#ifndef APP_APP_H
#define APP_APP_H

#include "sys/privileges.h"

int cmd_arp(int argc, char **argv);
int cmd_check(int argc, char **argv);
int cmd_config(int argc, char **argv);
int cmd_explain(int argc, char **argv);
int cmd_init(int argc, char **argv);
int cmd_ping(int argc, char **argv);
int cmd_read(int argc, char **argv);
int cmd_report(int argc, char **argv);
int cmd_run(int argc, char **argv);
int cmd_status(int argc, char **argv);
int cmd_routes(int argc, char **argv);
int cmd_test(int argc, char **argv);
int cmd_watch(int argc, char **argv);
int cmd_traffic(int argc, char **argv);
int cmd_record(int argc, char **argv);

#endif
