package balancer.simulation;

import balancer.testkit.SimulatedNetwork;

/** What everybody in one run shares. */
record Scene(Plan plan, SimulatedNetwork network, Ledger ledger, Content content, Wire wire) {}
