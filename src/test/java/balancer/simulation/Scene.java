package balancer.simulation;

import balancer.testkit.SimulatedNetwork;
import balancer.testkit.TlsPeers;

/**
 * The objects that all parts of one run share.
 *
 * @param tls what clients and backends encrypt with; null: nothing
 */
record Scene(Plan plan, SimulatedNetwork network, Ledger ledger, Content content, Wire wire, TlsPeers tls) {}
