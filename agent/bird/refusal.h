/* SPDX-License-Identifier: ISC */
#ifndef BIRD_REFUSAL_H
#define BIRD_REFUSAL_H

#include "model/bird_facts.h"

/* Why connect(2) to `path` failed with `error`, and what to do about it: a sentence for a person.
 */
enum bird_failure refusal_explain(const char *path, int error, char *why, size_t room);

#endif
