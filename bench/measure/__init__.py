"""The parts of bench/run, in reading order: scenarios, contenders, loads, rounds, statistic, report, chart; then the
measurements that are no rounds: warmup, memory, profile; and publish. machine and processes are below all of them."""
