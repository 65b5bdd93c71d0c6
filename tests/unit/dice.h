/* SPDX-License-Identifier: ISC */
/* Pseudo-random numbers, the same each time: set dice_state first. xorshift64, Marsaglia 2003. */
#ifndef DICE_H
#define DICE_H

#include <stdbool.h>
#include <stdint.h>

static uint64_t dice_state;

static inline uint32_t dice(uint32_t sides)
{
	dice_state ^= dice_state << 13;
	dice_state ^= dice_state >> 7;
	dice_state ^= dice_state << 17;
	return (uint32_t)(dice_state >> 32) % sides;
}

static inline bool toss(void)
{
	return dice(2) != 0;
}

#endif
