/* SPDX-License-Identifier: ISC */
#include "model/evidence.h"

struct traffic_window traffic_window(const struct host_evidence *h)
{
	const struct traffic_sample *f = &h->traffic_first;

	/* Counters that go back are those of an interface that was made anew. */
	if (!h->read || f->at_ms == 0 || h->at_ms <= f->at_ms || h->rx_bytes < f->rx_bytes ||
	    h->tx_bytes < f->tx_bytes || h->rx_packets < f->rx_packets ||
	    h->tx_packets < f->tx_packets)
		return (struct traffic_window){0};
	return (struct traffic_window){
		.ms = h->at_ms - f->at_ms,
		.rx_bytes = h->rx_bytes - f->rx_bytes,
		.tx_bytes = h->tx_bytes - f->tx_bytes,
		.rx_packets = h->rx_packets - f->rx_packets,
		.tx_packets = h->tx_packets - f->tx_packets,
	};
}

const struct speaker *speaker_find(const struct speaker all[static SPEAKERS_MAX], struct mac mac)
{
	for (size_t i = 0; i < SPEAKERS_MAX; i++)
		if (all[i].seen.count > 0 && mac_equal(all[i].mac, mac))
			return &all[i];
	return NULL;
}
