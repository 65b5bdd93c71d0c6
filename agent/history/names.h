/* SPDX-License-Identifier: ISC */
/* What the words of the file mean; NULL, or what is nobody's name, the least that it may. */
#ifndef HISTORY_NAMES_H
#define HISTORY_NAMES_H

#include "model/verdict.h"

enum peering_type type_named(const char *word);
enum path path_named(const char *word);
enum family family_named(const char *word);
enum session_state session_named(const char *word);
enum status status_named(const char *word);
enum confidence confidence_named(const char *word);
enum owner owner_named(const char *word);
enum severity severity_named(const char *word);

#endif
