"""The parts of bench/differential, in the order of a run: corpus, proxies, origin, exchange, report."""
