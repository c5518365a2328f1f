"""Medians with their 90 % intervals, and percentiles of what load.c counted."""

import math
import statistics

STEPS = 128  # as in load.c: for each power of two


def median(values):
    values = [value for value in values if value is not None]
    return statistics.median(values) if values else None


def interval(values):
    """(low, high): the median of what was measured lies between them with a probability of 90 %, whatever the
    distribution: two order statistics, by the binomial law. None with fewer than five values: not even the whole range
    would do."""
    ordered = sorted(value for value in values if value is not None)
    count = len(ordered)
    outside, below = 0, 0.0
    while below + math.comb(count, outside) / 2**count <= 0.05:
        below += math.comb(count, outside) / 2**count
        outside += 1
    return (ordered[outside - 1], ordered[count - outside]) if outside else None


def merged(histograms):
    """The sum of several histograms, as [[index, count]...]."""
    total = {}
    for histogram in histograms:
        for index, count in histogram or []:
            total[index] = total.get(index, 0) + count
    return sorted(total.items())


def micros(index):
    """The middle of a step of load.c's histograms."""
    if index < 2 * STEPS:
        return index / 1e3
    shift = index // STEPS - 1
    return ((index - shift * STEPS + 0.5) * 2**shift) / 1e3


def percentile(histogram, share):
    """In microseconds; None if there is nothing."""
    wanted, seen = share * sum(count for _, count in histogram), 0
    for index, count in histogram:
        seen += count
        if seen >= wanted:
            return micros(index)
    return None
