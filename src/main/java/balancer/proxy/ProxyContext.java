package balancer.proxy;

import balancer.backend.BackendPool;
import balancer.client.DateField;
import balancer.client.LoopResources;
import balancer.loop.Encryption;
import balancer.loop.EventLoop;

/** What the steps of all sessions share: one object of each per loop. */
final class ProxyContext {
    final ProxySettings settings;
    final BackendPool backends;
    final Accounts accounts;
    final Heads heads;
    final Dialer dialer;
    final Retries retries;
    final WaitingList waiting;
    final Pump pump;
    final Preamble preamble;
    final Encryption encryption;
    final Ties ties;

    ProxyContext(EventLoop loop, ProxySettings settings, LoopResources resources, BackendPool backends, Rooms rooms) {
        this.settings = settings;
        this.backends = backends;
        this.accounts = new Accounts(backends, rooms.listener());
        this.retries = rooms.retries();
        DateField date = new DateField(resources.deadlines(), resources.instants());
        this.heads = new Heads(settings, accounts, rooms, date);
        this.dialer = new Dialer(loop, resources, backends, rooms.introduction());
        this.waiting = rooms.waiting();
        this.pump = rooms.pump();
        this.preamble = rooms.preamble();
        this.encryption = rooms.encryption();
        this.ties = rooms.ties();
    }
}
