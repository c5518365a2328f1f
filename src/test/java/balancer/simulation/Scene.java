package balancer.simulation;

import balancer.testkit.SimulatedNetwork;

/** The objects that all parts of one run share. */
record Scene(Plan plan, SimulatedNetwork network, Ledger ledger, Content content, Wire wire) {}
